import { type Facts, factsOf, subjectOf } from './facts.ts';
import type { Track } from './track.ts';

/** What an execution is doing, or waits for. Times are milliseconds since the epoch. */
export type Activity = {
  /** The add-on, the Fargate profile, or the cluster. */
  resource: string;
  cluster: string;
  /** The version or the profile that it shall end as. */
  target: string | undefined;
  /** `EKS to end update 1234`, or the name of the state. */
  what: string;
  isWait: boolean;
  since: number;
  deadlineAt: number | undefined;
};

// States in which time passes. The others last as long as their Lambda.
const WAITING = /^(Wait|Check|Bake|Request approval)\b/;

/** What the present state is about; undefined before the first one is entered. */
export function activityOf(track: Track): Activity | undefined {
  const { state, enteredAt } = track;
  if (state === undefined) return undefined;
  const { plan, decision } = factsOf(track);
  const subject = subjectOf(track);
  const waitingFor = decision?.waitingFor ?? decision?.progress?.waitingFor ?? '';
  const isWait = WAITING.test(state) && !['', 'nothing'].includes(waitingFor);
  const cluster = plan?.cluster.name ?? subject?.cluster.name ?? '';
  const deadlineAt = Date.parse(plan?.deadlineAt ?? '');
  return {
    resource: subject?.addon ?? subject?.profile ?? cluster,
    cluster,
    target: targetOf({ plan, decision }),
    what: isWait ? waitingFor : state,
    isWait,
    since: enteredAt,
    deadlineAt: Number.isNaN(deadlineAt) ? undefined : deadlineAt,
  };
}

function targetOf({ plan, decision }: Pick<Facts, 'plan' | 'decision'>): string | undefined {
  const { phase, path = [] } = decision?.progress ?? {};
  return phase === 'rollback' ? path.at(-1) : (plan?.to?.version ?? plan?.names.at(-1));
}
