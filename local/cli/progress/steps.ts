import { fleetSteps } from '../fleet/steps.ts';
import { type Facts, factsOf } from './facts.ts';
import type { Track } from './track.ts';

/** What an execution has done, does and has still to do, each in a few words. */
export type Steps = { done: string[]; now: string; todo: string[] };

const LAST = 'publish the outcome';

/** The steps of an execution that changes a cluster; undefined for the others, and where its history does not show the plan. */
export function stepsOf(track: Track): Steps | undefined {
  const fleet = fleetSteps(track.variables, LAST);
  if (fleet) return fleet;
  const facts = factsOf(track);
  const { plan, decision } = facts;
  if (decision?.outcome) return { done: [decision.outcome.summary], now: LAST, todo: [] };
  if (!plan) return track.state === undefined ? undefined : { done: [], now: 'plan', todo: [LAST] };
  if (plan.items.length > 0) return clusterSteps(facts);
  if (plan.names.length > 0) return profileSteps(facts);
  return plan.to?.version === undefined ? undefined : addonSteps(facts);
}

/** Those before `at`, the one there, and those after it. */
function around(all: readonly string[], at: number): Steps {
  return { done: all.slice(0, at), now: all[at] ?? LAST, todo: all.slice(at + 1) };
}

function addonSteps({ plan, decision }: Facts): Steps {
  const { phase, path = [], step = 0 } = decision?.progress ?? {};
  const before = phase === 'rollback' ? ['plan', `update to ${plan?.to?.version}, which failed`] : ['plan'];
  const verb = phase === 'rollback' ? 'roll back to' : 'update to';
  const all = [...before, ...path.flatMap((version) => [`${verb} ${version}`, `verify ${version}`]), LAST];
  return around(all, before.length + 2 * step + (decision?.kind === 'verify' ? 1 : 0));
}

// What the decisions of a replacement are about, by the step of its hop.
const STEP_OF: Readonly<Record<string, number>> = { bake: 1, ask: 1, answer: 1, delete: 2, 'poll-deletion': 2 };

function profileSteps({ plan, decision }: Facts): Steps {
  const { names = [], profile = '', handOver } = plan ?? {};
  const { hop } = decision?.progress ?? {};
  const kind = decision?.kind ?? '';
  if (hop && /removal|remove/.test(kind)) {
    return { done: ['plan'], now: `remove ${hop.new.name}, which failed`, todo: [LAST] };
  }
  const at = Math.max(names.indexOf(hop?.new.name ?? ''), 0);
  const oldOf = (index: number) => (index === at && hop ? hop.old.name : (names[index - 1] ?? profile));
  const cutover = handOver === 'approve' ? 'wait for approval' : 'bake';
  const hops = names.flatMap((name, index) => [`create ${name}`, cutover, `delete ${oldOf(index)}`]);
  return around(['plan', ...hops, LAST], 1 + 3 * at + (STEP_OF[kind] ?? 0));
}

function clusterSteps({ plan, decision }: Facts): Steps {
  const { at = 0, results = [] } = decision?.progress ?? {};
  const outcomes = new Map(results.map(({ resource, name }) => [resource, name]));
  const names = (plan?.items ?? []).map(({ resource }) => {
    const outcome = outcomes.get(resource);
    return outcome === undefined ? resource : `${resource} (${outcome})`;
  });
  return around(['plan', ...names, LAST], 1 + at);
}
