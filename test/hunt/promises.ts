import { ADDON_OUTCOMES } from '../../functions/core/addon/outcome.ts';
import { infrastructureRows } from '../../functions/core/errors/infrastructure-errors.ts';
import { REPLACEMENT_OUTCOMES } from '../../functions/core/fargate/outcome.ts';
import { MAINTENANCE_OUTCOMES } from '../../functions/core/maintenance/outcome.ts';
import { type Change, ourChanges, uncoveringDeletions } from './changes.ts';
import type { Played, PlayedExecution } from './played.ts';

/** What is promised of every run, whatever happens: each gives how it was broken, in sentences. */
const PROMISES: Readonly<Record<string, (played: Played) => string[]>> = {
  'The old profile is deleted only when another ACTIVE one matches its pods': uncoveringDeletions,
  'At most one change of ours is in flight on a cluster': overlaps,
  'A repeated call makes no second change': secondChanges,
  'An update is tried again only so often': endlessTries,
  'A rollback restores the snapshot': wrongRollbacks,
  'Every execution that changes something ends with one final notification': wrongNotifications,
  'Every execution ends before its deadline, within the limits of Step Functions': tooMuch,
  'Every execution ends by a name that is known, and a failure is no success': wrongEnds,
  'A success is what EKS said last': wrongSuccesses,
  'A run waits only for one that is running': wrongClaims,
  'A dry run changes nothing': changesOfPlans,
  'Bad input is refused before any call': callsOfRefused,
  'A chat request that is not allowed starts nothing': ({ unexpected }) => unexpected,
  'No secret or task token is let out': ({ leaks }) => leaks,
  'Each function may do what its job needs': ({ denied }) => denied,
};

/** The promises that a scenario broke, each with how. */
export function broken(played: Played): string[] {
  return Object.entries(PROMISES).flatMap(([promise, check]) => check(played).map((how) => `${promise}: ${how}`));
}

function overlaps(played: Played): string[] {
  const changes = ourChanges(played);
  return changes.flatMap((change, index) =>
    changes
      .slice(0, index)
      .filter((earlier) => earlier.cluster === change.cluster && inFlight(earlier, change.from))
      .map((earlier) => `${change.what} of ${change.cluster} began at ${change.from} during ${earlier.what}`),
  );
}

const inFlight = ({ to }: Change, time: string) => to === undefined || to > time;

/** Each update has a token of its own, and each token comes from a state that begins an update. */
function secondChanges({ world, calls, timeline, executions }: Played): string[] {
  if (world.idempotency === 'ignored') return [];
  const sent = calls.filter(({ operation, by }) => operation === 'UpdateAddon' && by === 'us');
  const tokens = new Set(sent.map(({ params }) => params.clientRequestToken));
  const updates = ourChanges({ calls, timeline }).filter(({ what }) => what.startsWith('update '));
  const starts = executions.map((each) => each.starts).reduce((sum, each) => sum + each, 0);
  return [
    ...(updates.length > tokens.size ? [`${updates.length} updates of ${tokens.size} tokens`] : []),
    ...(tokens.size > starts ? [`${tokens.size} tokens of ${starts} states that begin an update`] : []),
  ];
}

// Each version is requested once, twice more after a failure that may pass, and once more in another mode; all of it again when
// a rollback goes back to a version that an update came by.
const MOST_TRIES = 8;

function endlessTries({ calls, executions }: Played): string[] {
  const tries = new Map<string, Set<unknown>>();
  for (const { operation, by, params } of calls) {
    if (operation !== 'UpdateAddon' || by === 'other') continue;
    const what = `${params.addonName} of ${params.clusterName} to ${params.addonVersion}`;
    tries.set(what, (tries.get(what) ?? new Set()).add(params.clientRequestToken));
  }
  return [...tries]
    .filter(([, tokens]) => tokens.size > MOST_TRIES * Math.max(1, executions.length))
    .map(([what, { size }]) => `${what} was tried ${size} times`);
}

function wrongRollbacks({ executions, calls }: Played): string[] {
  return executions
    .filter(({ ends, input }) => ROLLED_BACK.includes(ends) && (input.rollBackTo ?? 'start') === 'start')
    .flatMap(({ name, input, ends, cause, clustersBefore, clustersAfter, startedAt, stoppedAt }) => {
      const isTheirs = calls.some(
        ({ by, operation, params, time }) =>
          by === 'other' &&
          operation === 'UpdateAddon' &&
          params.addonName === input.addon &&
          Date.parse(time) <= stoppedAt &&
          Date.parse(time) >= startedAt - 3_600_000,
      );
      if (clustersBefore === undefined || isTheirs) return [];
      // It says of itself that it restored something else.
      if (ends === 'AddonRollbackFailed') return cause.includes('Not as in the snapshot') ? [`${name}: ${cause}`] : [];
      const [before, after] = [clustersBefore, clustersAfter ?? []].map((clusters) => settingsIn(clusters, input));
      return before === after ? [] : [`${name} left ${after} instead of ${before}`];
    });
}

const ROLLED_BACK = ['AddonUpdateRolledBack', 'AddonRollbackFailed'];

type Clusters = NonNullable<PlayedExecution['clustersBefore']>;

function settingsIn(clusters: Clusters, { cluster, addon }: Record<string, unknown>): string {
  const found = clusters.find(({ name }) => name === nameOf(cluster))?.addons.find(({ name }) => name === addon);
  const { version, configurationValues, serviceAccountRoleArn, podIdentityAssociations } = Object(found);
  return JSON.stringify({ version, configurationValues, serviceAccountRoleArn, podIdentityAssociations });
}

/** A cluster is named in requests, alone or with where it is. */
const nameOf = (cluster: unknown): string => (typeof cluster === 'string' ? cluster : String(Object(cluster).name));

/** Its own machine's, not of what it started; plans are not notified. Who is delivered twice may say it twice. */
function wrongNotifications(played: Played): string[] {
  const { scenario, notifications, deadLetters } = played;
  const mayRepeat = scenario.delivery === 'twice at once' || scenario.kill !== undefined || hasTrouble(played);
  return endingExecutions(played).flatMap(({ arn, name, ends, status }) => {
    if (ends === 'Planned') return [];
    const own = notifications.filter(
      ({ execution, kind }) => execution === arn && (kind === 'outcome' || kind === 'execution'),
    );
    const expected = status === 'ABORTED' ? 'ExecutionAborted' : ends;
    const outcomes = new Set(own.map(({ outcome }) => outcome));
    // Then only an event says so. What a function never took is in the queue that has an alarm.
    const isLeftToEvent = status === 'ABORTED' || hasBrokenCode(played);
    if (own.length === 0 && (deadLetters > 0 || (isLeftToEvent && losesEvents(played)))) return [];
    if (own.length === 0) return [`${name} ended as ${ends} without a notification`];
    if (outcomes.size > 1 || !outcomes.has(expected)) return [`${name} ended as ${ends}, notified ${[...outcomes]}`];
    return own.length > 1 && !mayRepeat ? [`${name} was notified ${own.length} times`] : [];
  });
}

/** Answers of the table or of Lambda that are lost make it unknown whether something was sent. */
const hasTrouble = ({ scenario, world }: Played) =>
  [...scenario.table, ...scenario.states].some((answer) => answer !== 'well') ||
  world.faults.some(({ on }) => on === 'lambda');

const losesEvents = ({ world: { events } }: Played) =>
  events === 'lost' || (typeof events === 'object' && events.afterSeconds.some((times) => times.length === 0));

/** A function whose code does not run is not called again. */
const hasBrokenCode = ({ world }: Played) =>
  world.faults.some((fault) => fault.on === 'lambda' && BROKEN.has(fault.error));
const [, [deploymentErrors = []] = [], [codeErrors = []] = []] = infrastructureRows;
const BROKEN: ReadonlySet<string> = new Set([...deploymentErrors, ...codeErrors]);

/** Those that change something, or ask to. */
const endingExecutions = ({ executions }: Played) => executions.filter(({ machine }) => Object.hasOwn(ENDS, machine));

const ENDS: Record<string, Readonly<Record<string, unknown>>> = {
  'update-addon': ADDON_OUTCOMES,
  'replace-fargate-profile': REPLACEMENT_OUTCOMES,
  'maintain-cluster': MAINTENANCE_OUTCOMES,
};
const DEADLINES: Record<string, number> = { 'update-addon': 3600, 'replace-fargate-profile': 7200 };
const SUCCESSES = ['Updated', 'UpToDate', 'Planned', 'Replaced', 'Maintained'];
const MOST_EVENTS = 25_000;
const MOST_BYTES = 262_144;

function tooMuch({ executions, scenario: { kill } }: Played): string[] {
  const downSeconds = kill?.downSeconds ?? 0;
  return executions.flatMap(({ name, machine, input, startedAt, stoppedAt, status, events, largestPayload }) => {
    const usual = DEADLINES[machine];
    const { deadlineSeconds } = input;
    const deadline = typeof deadlineSeconds === 'number' && deadlineSeconds > 5 ? deadlineSeconds : usual;
    // A process that is not there cannot notice its deadline.
    const seconds = (stoppedAt - startedAt) / 1000 - downSeconds;
    return [
      ...(status === 'TIMED_OUT' ? [`${name} timed out`] : []),
      ...(Number.isNaN(seconds) ? [`${name} never ended`] : []),
      ...(usual !== undefined && seconds > (deadline ?? usual) ? [`${name} took ${seconds} s of ${deadline}`] : []),
      ...(events >= MOST_EVENTS ? [`${name} has ${events} events`] : []),
      ...(largestPayload > MOST_BYTES ? [`${name} hands on ${largestPayload} bytes`] : []),
    ];
  });
}

function wrongEnds(played: Played): string[] {
  return endingExecutions(played).flatMap(({ name, machine, ends, status, cause }) => {
    if (status === 'ABORTED') return [];
    const isSuccess = SUCCESSES.includes(ends);
    const isKnown = Object.hasOwn(ENDS[machine] ?? {}, ends);
    if (!isKnown) return [`${name} ended as ${ends}: ${cause}`];
    return isSuccess === (status === 'SUCCEEDED') ? [] : [`${name} ended ${status} as ${ends}`];
  });
}

/** The add-on as EKS showed it to us last before the end is at the version that is announced, and healthy or as before. */
function wrongSuccesses({ executions, calls }: Played): string[] {
  return executions.flatMap(({ name, ends, output, input, stoppedAt }) => {
    if (ends !== 'Updated') return [];
    const seen = calls.findLast(
      ({ operation, by, params, status, time }) =>
        operation === 'DescribeAddon' &&
        by === 'us' &&
        status === 200 &&
        params.addonName === input.addon &&
        params.clusterName === nameOf(input.cluster) &&
        Date.parse(time) <= stoppedAt,
    );
    const { addonVersion, status, health } = Object(Object(seen?.answer).addon);
    const { to } = Object(output.details);
    if (addonVersion !== to) return [`${name} announced ${to}, EKS said ${addonVersion}`];
    const isHealthy = status === 'ACTIVE' && Object(health).issues.length === 0;
    return isHealthy || JSON.stringify(output.reasons).includes('as healthy as it was before')
      ? []
      : [`${name} announced ${to} as a success, EKS said ${status} ${JSON.stringify(health)}`];
  });
}

/** A run that was blocked by another one says by which; that one was running then. */
function wrongClaims({ executions }: Played): string[] {
  return executions.flatMap(({ name, cause, stoppedAt }) => {
    const [, holder] = /is being changed by (\S+), and only one execution/.exec(cause) ?? [];
    const other = executions.find((each) => each.arn === holder || each.name === holder);
    if (other === undefined || other.stoppedAt >= stoppedAt - CLAIM_POLL_SECONDS * 1000) return [];
    return [`${name} was blocked by ${other.name}, which had ended`];
  });
}

const CLAIM_POLL_SECONDS = 600;

/** Of a scenario with nothing but dry runs. */
function changesOfPlans({ executions, calls }: Played): string[] {
  if (executions.length === 0 || executions.some(({ input }) => input.dryRun !== true)) return [];
  return calls
    .filter(({ by, operation }) => by === 'us' && !/^(Describe|List)/.test(operation))
    .map(({ operation }) => `${operation} was called`);
}

/** An execution that was refused, with nothing around it that an event could be about, has called nothing. */
function callsOfRefused({ executions, calls, world }: Played): string[] {
  const [only, ...others] = executions;
  if (only === undefined || others.length > 0 || world.actions.length > 0 || !isMistaken(only)) return [];
  const ours = calls.filter(({ by }) => by === 'us');
  return ours.length > 0 ? [`${only.name} called ${ours.map(({ operation }) => operation)}`] : [];
}

const isMistaken = ({ input }: PlayedExecution) =>
  input.cluster === 'no spaces allowed' || input.deadlineSecond !== undefined || input.deadlineSeconds === 5;
