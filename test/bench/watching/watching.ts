import { tableText } from '../../../local/cli/text/table.ts';
import { randomFrom } from '../../../local/engine/random.ts';
import { type Design, OTHERS } from './designs.ts';
import { type Arrival, watchedByUs } from './ours.ts';

const ours = (name: string, event: Arrival): Design => ({ name, watch: (seconds) => watchedByUs(seconds, event) });

const DESIGNS: readonly Design[] = [
  ours('eks-upkeep, event after 1 s', 1),
  ours('eks-upkeep, event after 3 s', 3),
  ours('eks-upkeep, event a minute late', 60),
  ours('eks-upkeep, event lost', 'lost'),
  ours('eks-upkeep, no events (another account)', 'none'),
  ...OTHERS,
];

const DURATIONS = [10, 30, 60, 90, 180, 300, 600, 1_500];
const DRAWS = 2_000;
const DRAWS_OF_ONE = 200;
const MEAN = 180;
const DEVIATION = 40;

/** One design over many updates. */
export type Row = { name: string; transitions: number | undefined; polls: number; late: number; late95: number };

/** What each design takes for updates whose duration is normally distributed. */
export const spread = (): Row[] => DESIGNS.map((design) => rowOf(design, durations()));

/** The two tables: updates of about three minutes, and updates of fixed durations. */
export function watchingTables(): string {
  const rows = spread().map(({ name, transitions, polls, late, late95 }) => [
    name,
    transitions?.toFixed(1) ?? '-',
    polls.toFixed(1),
    late.toFixed(1),
    late95.toFixed(1),
  ]);
  const fixed = DESIGNS.map((design) => [
    design.name,
    ...DURATIONS.map((seconds) => {
      const { transitions, polls, late } = rowOf(design, new Array(design.isRandom ? DRAWS_OF_ONE : 1).fill(seconds));
      return `${transitions ?? polls.toFixed(1)} / ${late.toFixed(0)}`;
    }),
  ]);
  return [
    `Updates that take ${MEAN} s on average, with a standard deviation of ${DEVIATION} s (${DRAWS} of them):`,
    tableText([['DESIGN', 'TRANSITIONS', 'POLLS', 'LATE s', '95 % s'], ...rows]),
    'Updates of one duration: transitions (polls, where there is no state machine) / seconds late',
    tableText([['DESIGN', ...DURATIONS.map((seconds) => `${seconds} s`)], ...fixed]),
  ].join('\n');
}

function rowOf({ name, watch }: Design, all: readonly number[]): Row {
  const random = randomFrom(2);
  const watched = all.map((seconds) => ({ seconds, ...watch(seconds, random) }));
  const late = watched.map(({ seconds, seenAt }) => seenAt - seconds).sort((one, other) => one - other);
  const counted = watched.flatMap(({ transitions }) => transitions ?? []);
  return {
    name,
    transitions: counted.length === 0 ? undefined : mean(counted),
    polls: mean(watched.map(({ polls }) => polls)),
    late: mean(late),
    late95: late[Math.floor(late.length * 0.95)] ?? Number.NaN,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Box and Muller's method; none shorter than five seconds. */
function durations(): number[] {
  const random = randomFrom(1);
  return Array.from({ length: DRAWS }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(5, MEAN + DEVIATION * normal);
  });
}
