import * as fc from 'fast-check';
import type { Delivery, ServiceAnswer } from '../../support/runs/deliveries.ts';
import { type Account, aFleetAccount, anAccount } from './account.ts';
import { someFaults } from './faults.ts';
import { type Plot, somePlot } from './plots.ts';
import { someStarts } from './starts.ts';
import { type Surroundings, someSurroundings } from './surroundings.ts';

/** Who starts what, and when. A command of chat may come as nobody who may say it would send it. */
export type Start =
  | { atSeconds: number; by: 'api' | 'schedule'; machine: Machine; input: Record<string, unknown> }
  | { atSeconds: number; by: 'chat'; text: string; sent: Sent };
export type Machine = 'update-addon' | 'replace-fargate-profile' | 'maintain-cluster' | 'maintain-fleet';
export type Sent = 'signed' | 'twice' | 'forged' | 'stale' | 'early' | 'by a stranger';

/** What people answer when they are asked, each question in turn, after so many seconds. */
export type Answer = { afterSeconds: number; verdict: 'approved' | 'rejected' | 'none' };

/** All that a seed stands for: an account, who starts what there, and everything that goes wrong. Plain data. */
export type Scenario = Surroundings & {
  /** As a world file has it. */
  world: object;
  starts: Start[];
  answers: Answer[];
  /** How the table and Step Functions answer the Lambdas; the lists are gone through again and again. */
  table: ServiceAnswer[];
  states: ServiceAnswer[];
  delivery: Delivery;
  /** StopExecution of whatever the start has begun. */
  stops: { start: number; afterSeconds: number }[];
  /** The process is killed when it has written this share of its journal, and resumed so much later. */
  kill?: { share: number; downSeconds: number } | undefined;
};

/** Everything random about a hunt is drawn here. With a machine, at least one start is of that. */
export const aScenario = (machine?: Machine): fc.Arbitrary<Scenario> => {
  if (machine === 'maintain-fleet') return aFleetAccount().chain((account) => scenarioIn(account, machine));
  const usual = anAccount(machine).chain((account) => scenarioIn(account, machine));
  if (machine !== undefined) return usual;
  // A fleet is many runs.
  return fc.oneof({ weight: 29, arbitrary: usual }, { weight: 1, arbitrary: aScenario('maintain-fleet') });
};

const scenarioIn = (account: Account, machine: Machine | undefined): fc.Arbitrary<Scenario> =>
  someStarts(account, machine)
    .chain((starts) => fc.tuple(fc.constant(starts), somePlot(account, starts, machine)))
    .chain(([starts, plot]) => scenarioOf(account, starts, plot));

const scenarioOf = (account: Account, starts: Start[], plot: Plot): fc.Arbitrary<Scenario> =>
  fc
    .record({
      faults: someFaults(account, plot),
      surroundings: someSurroundings(),
      answers: fc.array(anAnswer, { minLength: 1, maxLength: 3 }),
      stops: fc.oneof(
        { weight: 4, arbitrary: fc.constant<Scenario['stops']>([]) },
        { weight: 1, arbitrary: fc.array(aStop, { minLength: 1, maxLength: 2 }) },
      ),
      kill: fc.oneof({ weight: 15, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: aKill }),
    })
    .map(({ faults: { world, ...around }, surroundings, answers, stops, kill }): Scenario => {
      const calm = { world: { ...account.world, ...world }, answers, ...around };
      const plotted = withRequest(starts, plot.request);
      if (plot.isAlone) return { ...calm, starts: plotted, stops: [] };
      if (kill === undefined) return { ...calm, ...surroundings, starts: plotted, stops };
      // One process has one run, and what it keeps of the table dies with it.
      return { ...calm, ...WELL, starts: onlyOne(plotted), stops: [], answers: [], kill };
    });

/** The starts with what the plot has the first one request. */
const withRequest = (starts: readonly Start[], request: Record<string, unknown>): Start[] =>
  starts.map((start, index) =>
    index > 0 || start.by === 'chat' ? start : { ...start, input: withoutUndefined({ ...start.input, ...request }) },
  );

const withoutUndefined = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));

const WELL: Pick<Scenario, 'table' | 'states' | 'delivery'> = { table: ['well'], states: ['well'], delivery: 'once' };

function onlyOne(starts: readonly Start[]): Start[] {
  const first = starts.find(({ by }) => by !== 'chat');
  if (first === undefined || first.by === 'chat') return [];
  const { handOver: _, ...input } = first.input;
  return [{ ...first, atSeconds: 0, input }];
}

const anAnswer = fc.record({
  afterSeconds: fc.integer({ min: 1, max: 4000 }),
  verdict: fc.constantFrom<Answer['verdict'][]>('approved', 'approved', 'rejected', 'none'),
});
const aStop = fc.record({ start: fc.nat(2), afterSeconds: fc.integer({ min: 0, max: 1500 }) });
const aKill = fc.record({
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  downSeconds: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 7200 })),
});
