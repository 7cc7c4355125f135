import { countText } from '../count-text.ts';
import { type Cause, causeOf } from './cause.ts';
import { type AddonObject, type AddonSeen, objectText, type UnreadyPod, type Warning } from './seen.ts';

const MOST_LINES = 5;
const LONGEST_DETAIL = 300;

/** Pods of one object that are not ready for the same reason. */
type Group = { object: AddonObject; pods: UnreadyPod[]; cause: Cause };

/** Why an add-on is not healthy, a line for each cause, the one with the most pods first; empty when nothing is seen to be wrong. */
export function causeLines(seen: AddonSeen): string[] {
  const groups = groupsOf(seen).toSorted((a, b) => b.pods.length - a.pods.length);
  const lines = [...seen.objects.flatMap(creationLine), ...groups.map(groupLine)];
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `And ${countText(more, 'more cause')}.`] : lines;
}

/** Of which pods the warnings are worth a call: two of each object and reason, which stand for the others. */
export function podsToExplain(pods: readonly UnreadyPod[]): UnreadyPod[] {
  const counts = new Map<string, number>();
  const chosen = pods.filter((pod) => {
    const count = (counts.get(kindOf(pod)) ?? 0) + 1;
    counts.set(kindOf(pod), count);
    return count <= 2;
  });
  return chosen.slice(0, MOST_EXPLAINED);
}

const MOST_EXPLAINED = 16;

const kindOf = ({ object, reason }: UnreadyPod) => `${object} ${reason}`;

function groupsOf({ objects, pods, warnings, unreadyNodes }: AddonSeen): Group[] {
  const about = new Map<string, Warning[]>();
  for (const warning of warnings) about.set(warning.about, [...(about.get(warning.about) ?? []), warning]);
  // Pods whose warnings were not read have those of one like them.
  const alike = new Map<string, Warning[]>();
  for (const pod of pods) {
    const own = about.get(pod.uid);
    if (own && !alike.has(kindOf(pod))) alike.set(kindOf(pod), own);
  }

  const groups = new Map<string, Group>();
  for (const pod of pods) {
    const object = objects.find(({ uid }) => uid === pod.object);
    if (!object) continue;
    const known = about.get(pod.uid) ?? alike.get(kindOf(pod)) ?? [];
    const cause = causeOf(pod, known, pod.node === undefined || !unreadyNodes.includes(pod.node));
    const key = JSON.stringify([object.uid, cause.reason, generic(cause.detail, pod)]);
    const group = groups.get(key);
    if (group) group.pods.push(pod);
    else groups.set(key, { object, pods: [pod], cause });
  }
  return [...groups.values()];
}

/** The same for two pods with the same cause: without names, counts, ids and addresses. */
const generic = (detail: string, { name }: UnreadyPod) =>
  detail
    .replaceAll(name, '')
    .replace(/[0-9a-f-]{12,}|\d+ restarts?/g, '')
    .replace(/\d+(\.\d+){3}(:\d+)?/g, '');

function groupLine({ object, pods, cause }: Group): string {
  const of = Math.max(object.wanted, pods.length);
  const [first] = pods;
  const { reason, detail, hint } = cause;
  const what = [reason, shortened(detail)].filter((text) => text !== '').join(', ');
  return `${pods.length} of ${unitsOf(object, of)}: ${what}${hint === '' ? '' : ` (${hint})`}, such as ${first?.name}`;
}

/** What its controller could not create. */
function creationLine({ trouble, ...object }: AddonObject): string[] {
  if (!trouble) return [];
  const missing = Math.max(0, object.wanted - object.total);
  return [`${missing} of ${unitsOf(object, object.wanted)}: ${trouble.reason}, ${shortened(trouble.message)}`];
}

/** `12 pods of DaemonSet aws-node`, `1 replica of coredns`. */
export const unitsOf = (object: Pick<AddonObject, 'kind' | 'name'>, count: number): string =>
  object.kind === 'Deployment'
    ? `${countText(count, 'replica')} of ${object.name}`
    : `${countText(count, 'pod')} of ${objectText(object)}`;

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL)}...` : line.replace(/\.$/, '');
}
