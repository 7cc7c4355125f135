import { STARTED_BY } from '../../../functions/core/execution/started-by.ts';
import type { Played, PlayedExecution } from '../played.ts';
import { tasksOf } from './attempts.ts';
import { type Change, ourChanges } from './changes.ts';

export function overlaps(played: Played): string[] {
  const changes = ourChanges(played);
  return changes.flatMap((change, index) =>
    changes
      .slice(0, index)
      .filter((earlier) => earlier.cluster === change.cluster && inFlight(earlier, change.from))
      .map((earlier) => `${change.what} of ${change.cluster} began at ${change.from} during ${earlier.what}`),
  );
}

const inFlight = ({ to }: Change, time: string) => to === undefined || to > time;

/** From its first change on, until it ends, nobody but an execution and those that it started changes a cluster. */
export function changesUnderClaims(played: Played): string[] {
  const changes = changesByClaim(played);
  const claims = [...new Set(changes.map(({ claim }) => claim))];
  return claims.flatMap((claim) => {
    const first = changes.findIndex((each) => each.claim === claim);
    const until = Math.max(
      ...played.executions.filter((each) => claimOf(each) === claim).map((each) => each.stoppedAt),
    );
    return changes
      .slice(first)
      .filter((each) => each.claim !== claim && each.cluster === changes[first]?.cluster && each.time < until)
      .map(({ execution, what, cluster }) => `${execution} called ${what} on ${cluster}, which ${claim} held`);
  });
}

type ClaimedChange = { claim: string; execution: string; cluster: string; what: string; time: number };

/** The changes that EKS took from us, oldest first, each with the execution that holds the claim under which it was made. */
function changesByClaim({ executions, calls }: Played): ClaimedChange[] {
  const changing = executions.filter(({ machine }) => machine !== 'maintain-fleet' && machine !== 'maintain-cluster');
  if (changing.length < 2) return [];
  const tasks = changing.flatMap((execution) => tasksOf(execution).map((task) => ({ ...task, execution })));
  return calls
    .filter(({ by, operation, status }) => by === 'us' && status === 200 && !/^(Describe|List)/.test(operation))
    .flatMap(({ operation, params, time }) => {
      const at = Date.parse(time);
      const name = JSON.stringify(params.addonName ?? params.fargateProfileName);
      const cluster = String(params.clusterName);
      const makers = tasks.filter(
        ({ from, to, parameters }) =>
          from <= at && at <= to && parameters.includes(name) && parameters.includes(`"${cluster}"`),
      );
      // Of two that are at the same thing at the same time it is not known which it was.
      const [maker, ...others] = [...new Set(makers.map(({ execution }) => execution))];
      if (maker === undefined || others.length > 0) return [];
      return [{ claim: claimOf(maker), execution: maker.name, cluster, what: operation, time: at }];
    });
}

/** Who started it holds the claim for it, but no fleet does. */
function claimOf({ arn, input }: PlayedExecution): string {
  const by = input[STARTED_BY];
  return typeof by === 'string' && by.includes(':maintain-cluster:') ? by : arn;
}

/** A run that was blocked by another one says by which; that one was running then. */
export function wrongClaims({ executions }: Played): string[] {
  return executions.flatMap(({ name, cause, stoppedAt }) => {
    const [, holder] = /is being changed by (\S+), and only one execution/.exec(cause) ?? [];
    const other = executions.find((each) => each.arn === holder || each.name === holder);
    if (other === undefined || other.stoppedAt >= stoppedAt - CLAIM_POLL_SECONDS * 1000) return [];
    return [`${name} was blocked by ${other.name}, which had ended`];
  });
}

const CLAIM_POLL_SECONDS = 600;
