import * as fc from 'fast-check';
import type { ServiceAnswer } from '../runs/deliveries.ts';
import type { ForeignEvent, Surroundings } from '../runs/update-addon-run.ts';

const TYPES = ['EKS Addon Update Succeeded', 'EKS Addon Update Failed', 'EKS Addon Health Degraded', 'Of Tomorrow'];
const ANSWERS: ServiceAnswer[] = ['well', 'well', 'throttled', 'down', 'lost'];
const WELL: ServiceAnswer[] = ['well'];

/** What may become of the events of EKS, of the table and of Step Functions while an add-on is updated. */
export const someSurroundings = (addon: string): fc.Arbitrary<Surroundings> =>
  fc.record({
    events: fc.record({
      afterSeconds: fc.array(aDelivery, { minLength: 1, maxLength: 6 }),
      nameUpdates: fc.boolean(),
    }),
    table: someAnswers,
    states: someAnswers,
    foreign: fc.array(aForeignEvent(addon), { maxLength: 3 }),
  });

/** Usually immediately; lost, twice, late, or late again when the add-on is long at something else. */
const aDelivery = fc.oneof(
  { weight: 3, arbitrary: fc.constant([0]) },
  { weight: 1, arbitrary: fc.constantFrom([], [0, 0]) },
  { weight: 2, arbitrary: fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 3 }) },
);

const someAnswers = fc.oneof(
  { weight: 2, arbitrary: fc.constant(WELL) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...ANSWERS), { minLength: 1, maxLength: 8 }) },
);

const aForeignEvent = (addonName: string): fc.Arbitrary<ForeignEvent> =>
  fc.record({
    atSeconds: fc.integer({ min: 0, max: 900 }),
    type: fc.constantFrom(...TYPES),
    detail: fc.constantFrom<object[]>(
      { addonName },
      { addonName },
      { addonName, clusterName: 'prod-2' },
      { addonName: 'another' },
      { addonName: null },
    ),
  });

/** Lambda refuses everything for less than five minutes, from `latest` seconds after the start at the latest. */
export const aThrottling = (latest: number): fc.Arbitrary<object> =>
  fc
    .record({ from: fc.integer({ min: 0, max: latest }), lasts: fc.integer({ min: 1, max: 299 }) })
    .map(({ from, lasts }) => ({
      on: 'lambda',
      function: '*',
      error: 'Lambda.TooManyRequestsException',
      fromSeconds: from,
      toSeconds: from + lasts,
    }));
