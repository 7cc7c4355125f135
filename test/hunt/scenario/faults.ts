import * as fc from 'fast-check';
import { LAMBDA_ERROR_NAMES } from '../../../local/lambda-faults/errors.ts';
import { FUNCTION_NAMES } from '../../../local/lambda-faults/fault.ts';
import type { Delivery, ServiceAnswer } from '../../support/runs/deliveries.ts';
import { aCallFault, anAction, anEnding } from '../../support/worlds/random-addon-worlds.ts';
import { aProfileIssue } from '../../support/worlds/random-fargate-worlds.ts';
import { aThrottling } from '../../support/worlds/random-surroundings.ts';
import type { Account } from './account.ts';
import type { Plot } from './plots.ts';
import { aPodFault } from './pods.ts';
import type { Scenario } from './scenario.ts';

type Faults = Pick<Scenario, 'table' | 'states' | 'delivery'> & { world: object };

/**
 * What goes wrong in an account and around it, beside a plot. Often nothing of a kind, so that what is left is judged without
 * excuse.
 */
export const someFaults = (account: Account, plot: Plot): fc.Arbitrary<Faults> =>
  plot.isAlone ? fc.constant(aloneWith(plot)) : faultsBeside(plot, account);

const aloneWith = ({ faults, actions }: Plot): Faults => ({
  ...{ table: WELL, states: WELL, delivery: 'once' },
  world: { faults, actions },
});

const faultsBeside = (plot: Plot, account: Account): fc.Arbitrary<Faults> =>
  fc
    .record({
      endings: seldom(fc.array(anEnding(), { minLength: 1, maxLength: 3 }), 1, 1),
      profiles: seldom(fc.array(aProfileFault, { minLength: 1, maxLength: 2 })),
      calls: seldom(fc.array(fc.oneof(aCallFault(), aFargateCallFault), { minLength: 1, maxLength: 3 })),
      pods: hasPods(account) ? seldom(fc.array(aPodFault, { minLength: 1, maxLength: 2 })) : fc.constant([]),
      lambdas: seldom(fc.array(aLambdaFault, { minLength: 1, maxLength: 2 }), 3),
      actions: seldom(fc.array(anActionIn(account), { minLength: 1, maxLength: 2 })),
      idempotency: fc.constantFrom('honoured', 'honoured', 'honoured', 'ignored'),
      failedUpdates: fc.constantFrom('unmarked', 'marked'),
      events: fc.oneof(
        { weight: 2, arbitrary: fc.constant('delivered') },
        { weight: 1, arbitrary: fc.constant('lost') },
        { weight: 2, arbitrary: someDeliveries },
      ),
      table: seldom(someAnswers, 5),
      states: seldom(someAnswers, 5),
      delivery: fc.constantFrom<Delivery[]>(...ONCE, ...TWICE),
    })
    .map(({ endings, profiles, calls, pods, lambdas, actions, idempotency, failedUpdates, events, ...around }) => ({
      table: around.table.length > 0 ? around.table : WELL,
      states: around.states.length > 0 ? around.states : WELL,
      delivery: around.delivery,
      world: {
        faults: [...plot.faults, ...calls, ...endings, ...profiles, ...pods, ...lambdas],
        actions: [...plot.actions, ...actions],
        idempotency,
        failedUpdates,
        events,
      },
    }));

const hasPods = ({ clusters }: Account) => clusters.some((cluster) => cluster.hasPods);

const ONCE: Delivery[] = Array.from({ length: 18 }, () => 'once');
const TWICE: Delivery[] = ['twice, the first answers', 'twice, the second answers', 'twice at once'];
const WELL: ServiceAnswer[] = ['well'];

/** Some of it in one of three scenarios, or as often as is said. */
const seldom = <T>(some: fc.Arbitrary<T[]>, never = 2, sometimes = 1): fc.Arbitrary<T[]> =>
  fc.oneof({ weight: never, arbitrary: fc.constant<T[]>([]) }, { weight: sometimes, arbitrary: some });

const times = fc.constantFrom<(number | 'always')[]>(1, 1, 2, 'always');

const aProfileFault = fc.constantFrom('create', 'delete').chain((what) => {
  const on = fc.constant(`fargate-${what}`);
  return fc.oneof(
    fc.record({ on, times, takesSeconds: fc.integer({ min: 0, max: 1500 }) }),
    fc.record({ on, times, never: fc.constant(true) }),
    fc.record({ on, times, ends: aProfileIssue.map((issue) => ({ status: `${what.toUpperCase()}_FAILED`, issue })) }),
    fc.record({ on, busySeconds: fc.integer({ min: 60, max: 5000 }) }),
  );
});

const aFargateCallFault = fc
  .record({
    on: fc.constantFrom(
      'ListFargateProfiles',
      'DescribeFargateProfile',
      'CreateFargateProfile',
      'DeleteFargateProfile',
      'ListAddons',
    ),
    after: fc.nat(4),
    times: fc.constantFrom<(number | 'always')[]>(1, 2, 4, 9, 'always'),
    harm: fc.constantFrom<object[]>(
      { error: { name: 'ThrottlingException' } },
      { error: { name: 'ServerException', tookEffect: true } },
      { error: { name: 'AccessDeniedException' } },
      { error: { name: 'ExceptionOfTomorrow', status: 400, message: 'Nobody knows.' } },
      { drop: true },
      { dropBefore: true },
      { delaySeconds: 20 },
    ),
  })
  .map(({ harm, ...fault }) => ({ ...fault, ...harm }));

/** An error of Lambda itself, or a time in which it takes no calls. */
const aLambdaFault = fc.oneof(
  fc.record({
    on: fc.constant('lambda'),
    function: fc.oneof(fc.constant('*'), fc.constantFrom(...FUNCTION_NAMES)),
    error: fc.constantFrom(...LAMBDA_ERROR_NAMES),
    after: fc.nat(6),
  }),
  aThrottling(900),
);

/** Another actor who changes an add-on, or makes or deletes a profile. */
const anActionIn = ({ clusters }: Account): fc.Arbitrary<object> =>
  fc.constantFrom(...clusters).chain(({ name: clusterName, account, addons, profiles }) => {
    const there = account === undefined ? {} : { account };
    const onAddon = fc
      .constantFrom(...addons)
      .chain(({ name, versions }) => anAction(name, versions))
      .map(({ UpdateAddon, ...action }) => ({ ...there, ...action, UpdateAddon: { ...UpdateAddon, clusterName } }));
    const [first] = profiles;
    if (first === undefined) return onAddon;
    const onProfile = fc
      .record({ atSeconds: fc.integer({ min: 0, max: 900 }), name: names(first) })
      .map(({ atSeconds, name }): object => ({
        ...there,
        atSeconds,
        DeleteFargateProfile: { clusterName, fargateProfileName: name },
      }));
    return fc.oneof<[fc.Arbitrary<object>, fc.Arbitrary<object>]>(onAddon, onProfile);
  });

const names = (profile: string) => fc.constantFrom(profile, `9999-${profile}`, `9998-${profile}`);

const someAnswers = fc.array(fc.constantFrom<ServiceAnswer[]>('well', 'well', 'throttled', 'down', 'lost'), {
  minLength: 2,
  maxLength: 8,
});

const someDeliveries = fc.record({
  afterSeconds: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([0]) },
      { weight: 1, arbitrary: fc.constantFrom<number[][]>([], [0, 0]) },
      { weight: 2, arbitrary: fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 3 }) },
    ),
    { minLength: 1, maxLength: 4 },
  ),
  nameUpdates: fc.boolean(),
});
