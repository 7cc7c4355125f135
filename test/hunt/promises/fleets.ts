import type { Played, PlayedExecution } from '../played.ts';
import { hasTrouble } from './excuses.ts';
import { nameOf } from './request.ts';

/** A wave as the request has it, and the executions that changed its clusters, in the order of their starts. */
type Wave = { name: string; clusters: string[]; tolerated: number; atOnce: number; runs: PlayedExecution[] };
type Fleet = { fleet: PlayedExecution; waves: Wave[]; runs: PlayedExecution[] };

// What ends is recorded by a Lambda, which takes no time here; the next cluster asks again after half a minute.
const RECORDED_MS = 5_000;

/** A wave that has had more failures than are tolerated starts nothing more, and no wave follows it. */
export const beyondTolerance = (played: Played): string[] =>
  hasTrouble(played)
    ? []
    : fleetsOf(played).flatMap(({ fleet, waves }) =>
        waves.flatMap((wave, index) =>
          wave.runs.flatMap((run) =>
            waves.slice(0, index + 1).flatMap(({ name, tolerated, runs }) => {
              const failed = runs.filter(
                (each) => hasFailed(each) && each.stoppedAt + RECORDED_MS < run.startedAt,
              ).length;
              if (failed <= tolerated) return [];
              return [
                `${fleet.name} started ${clusterOf(run)} after ${failed} failures of wave ${name}, which tolerates ${tolerated}`,
              ];
            }),
          ),
        ),
      );

/** A wave begins when the one before it has ended, and runs no more clusters at the same time than it may. */
export const outOfPace = (played: Played): string[] =>
  fleetsOf(played).flatMap(({ fleet, waves }) =>
    waves.flatMap((wave, index) =>
      wave.runs.flatMap((run) => {
        const isRunning = ({ startedAt, stoppedAt }: PlayedExecution) =>
          startedAt <= run.startedAt && stoppedAt > run.startedAt;
        const before = waves
          .slice(0, index)
          .flatMap(({ runs }) => runs.filter(({ stoppedAt }) => stoppedAt > run.startedAt));
        const beside = wave.runs.filter(isRunning).length;
        return [
          ...before.map(
            (each) =>
              `${fleet.name} started ${clusterOf(run)} while ${clusterOf(each)} of an earlier wave was under way`,
          ),
          ...(beside > wave.atOnce
            ? [`${fleet.name} maintained ${beside} clusters of wave ${wave.name} at the same time`]
            : []),
        ];
      }),
    ),
  );

/** A fleet changes the clusters of its waves, each once, and none that its request leaves out. */
export const beyondList = (played: Played): string[] =>
  fleetsOf(played).flatMap(({ fleet, waves, runs }) => {
    const known = new Set(waves.flatMap(({ clusters }) => clusters));
    const names = runs.map(clusterOf);
    const left: string[] = Object(Object(fleet.input.clusters).except).names ?? [];
    return [
      ...names.filter((name) => !known.has(name) || left.includes(name)).map((name) => `${fleet.name} changed ${name}`),
      ...names
        .filter((name, index) => names.indexOf(name) < index)
        .map((name) => `${fleet.name} changed ${name} twice`),
      ...(fleet.input.dryRun === true && names.length > 0 ? [`${fleet.name}, a dry run, changed ${names}`] : []),
    ];
  });

/** What a fleet says of its clusters at the end is what their executions came to. */
export const wrongReports = (played: Played): string[] =>
  hasTrouble(played)
    ? []
    : fleetsOf(played).flatMap(({ fleet, runs }) => {
        const text = `${fleet.cause} ${fleet.output.summary}`;
        const [, changed, failed] = /: (\d+) changed, \d+ up to date, (\d+) failed/.exec(text) ?? [];
        if (changed === undefined || fleet.status === 'ABORTED') return [];
        const actual = [runs.filter(({ ends }) => ends === 'Maintained').length, runs.filter(hasFailed).length];
        return String(actual) === `${changed},${failed}`
          ? []
          : [`${fleet.name} reports ${changed} changed and ${failed} failed clusters, and there are ${actual}`];
      });

function fleetsOf({ executions, world }: Played): Fleet[] {
  const all = world.clusters.map(({ name }) => name);
  return executions
    .filter(({ machine }) => machine === 'maintain-fleet')
    .map((fleet) => {
      const runs = executions.filter(
        ({ machine, input }) => machine === 'maintain-cluster' && input.dryRun !== true && isOfWave(input),
      );
      const { waves = [], toleratedFailures = 0, maxConcurrency = 10 } = fleet.input;
      const read = [waves].flat().map((wave): Wave => {
        const { name, match, toleratedFailures: own } = Object(wave);
        const clusters: string[] = match?.names ?? all;
        return {
          ...{ name, clusters, tolerated: Number(own ?? toleratedFailures), atOnce: Number(maxConcurrency) },
          runs: runs.filter((run) => clusters.includes(clusterOf(run))),
        };
      });
      return { fleet, waves: read, runs };
    });
}

/** One that a child of the Map of a wave has started; a scenario has one fleet at most. */
const isOfWave = ({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: by }: Record<string, unknown>) =>
  String(by).includes('maintain-fleet/Wave:');

const clusterOf = ({ input }: PlayedExecution): string => nameOf(input.cluster);

const hasFailed = ({ status }: PlayedExecution): boolean => status !== 'SUCCEEDED';
