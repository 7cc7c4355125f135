import { expect, it } from 'vitest';
import { stepsOf } from '../../../../local/cli/progress/steps.ts';
import { NEW_TRACK } from '../../../../local/cli/progress/track.ts';

const waves = [
  { name: 'dev', clusters: 1 },
  { name: 'prod', clusters: 3 },
  { name: 'edge', clusters: 2 },
];
const ended = [{ succeeded: 1, failed: 0, notStarted: 0 }];

it.each<[string, object, object]>([
  [
    'has all waves before it once it is planned',
    { plan: { waves } },
    {
      done: ['plan'],
      now: 'wave dev (1 cluster)',
      todo: ['wave prod (3 clusters)', 'wave edge (2 clusters)', 'publish the outcome'],
    },
  ],
  [
    'has waves behind it, with how their clusters ended',
    { plan: { waves }, progress: { wave: 1, ended } },
    {
      done: ['plan', 'wave dev (1 succeeded, 0 failed)'],
      now: 'wave prod (3 clusters)',
      todo: ['wave edge (2 clusters)', 'publish the outcome'],
    },
  ],
  [
    'has its summary behind it when it is to be published',
    { plan: { waves }, decision: { kind: 'publish', outcome: { name: 'Maintained', summary: 'All changed.' } } },
    { done: ['All changed.'], now: 'publish the outcome', todo: [] },
  ],
])('a fleet run %s', (_, variables, steps) => {
  expect(stepsOf({ ...NEW_TRACK, state: 'Run the wave', variables: { ...variables } })).toEqual(steps);
});
