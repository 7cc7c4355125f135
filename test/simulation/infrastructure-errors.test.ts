import { basename } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../../functions/core/errors/rejection-policy.ts';
import { STATE_MACHINES } from '../../functions/core/state-machines.ts';
import { LAMBDA_ERROR_NAMES, LAMBDA_ERRORS } from '../../local/lambda-faults/errors.ts';
import { FUNCTION_NAMES } from '../../local/lambda-faults/fault.ts';
import { harmed } from '../../local/lambda-faults/faulty-lambdas.ts';
import { expandRetriers } from '../../local/retriers.ts';
import { filesIn, textOf } from '../support/repository.ts';
import { aDiagnosedWorld } from '../support/runs/diagnosed-run.ts';
import { aFleet } from '../support/runs/fleet-run.ts';
import { type HarmedRun, runHarmed, type Story } from '../support/runs/harmed-run.ts';
import { aCluster, updateFails } from '../support/runs/maintenance-run.ts';
import { aRequest, aWorld, updateEnds } from '../support/worlds/addon-worlds.ts';
import { aFargateWorld, aReplacement } from '../support/worlds/fargate-worlds.ts';
import { aScenario } from '../support/worlds/random-addon-worlds.ts';
import { aCalmReplacement } from '../support/worlds/random-fargate-worlds.ts';
import { aMaintenance } from '../support/worlds/random-maintenance-worlds.ts';
import { aWorld as aHealthWorld, anAsked } from '../workflow/notices/health-world.ts';

/** More refusals of EKS than a Task itself repeats. */
const throttled = (on: string, more: object = {}) => ({
  on,
  times: 4,
  error: { name: 'ThrottlingException' },
  ...more,
});

const ADDON = { machine: 'update-addon', request: aRequest() };
const PROFILE = { machine: 'replace-fargate-profile', request: aReplacement() };

/** Together they come to every Task of every state machine. */
const STORIES: Record<string, Story> = {
  'an add-on is updated': { ...ADDON, world: aWorld() },
  'an add-on is rolled back': {
    ...ADDON,
    world: aWorld({
      faults: [
        updateEnds({ status: 'Failed', errorCode: 'AdmissionRequestDenied', applied: true, addonStatus: 'DEGRADED' }),
      ],
    }),
  },
  'an add-on is updated by an EKS that is hard to ask': {
    ...ADDON,
    world: aWorld({
      faults: [
        throttled('DescribeCluster'),
        throttled('UpdateAddon'),
        throttled('ListUpdates'),
        throttled('DescribeUpdate'),
      ],
    }),
  },
  'an add-on is updated, and its cluster says that all its pods are new': { ...ADDON, world: aDiagnosedWorld() },
  'a profile is replaced': { ...PROFILE, world: aFargateWorld() },
  'a profile is replaced once EKS is free and someone approves': {
    ...PROFILE,
    request: aReplacement({ handOver: 'approve' }),
    world: aFargateWorld({
      faults: [
        throttled('DescribeCluster'),
        { on: 'CreateFargateProfile', times: 2, error: { name: 'ResourceInUseException' } },
        { on: 'fargate-delete', busySeconds: 900 },
      ],
    }),
  },
  'a profile is replaced once its pods have been moved': {
    ...PROFILE,
    request: aReplacement({ movePods: 'evict', bakeSeconds: 5 }),
    world: aFargateWorld({
      cluster: { kubernetes: { access: 'move', workloads: [{ namespace: 'default', name: 'web', replicas: 2 }] } },
      stackParameters: { KubernetesAccess: 'move' },
    }),
  },
  'a profile cannot be made': {
    ...PROFILE,
    world: aFargateWorld({
      faults: [{ on: 'fargate-create', ends: { status: 'CREATE_FAILED', issue: { code: 'AccessDenied' } } }],
    }),
  },
  'a cluster is maintained': {
    machine: 'maintain-cluster',
    request: {
      cluster: 'prod-1',
      addons: [{ addon: 'coredns' }],
      fargateProfiles: [{ profile: 'default', changes: { subnets: ['subnet-c'] } }],
    },
    world: aCluster(),
  },
  'a cluster is maintained but for one add-on': {
    machine: 'maintain-cluster',
    request: { cluster: 'prod-1', addons: [{ addon: 'kube-proxy' }, { addon: 'coredns' }], onFailure: 'continue' },
    world: aCluster({
      faults: [
        throttled('DescribeCluster'),
        updateFails('kube-proxy'),
        throttled('ListAddons', { after: 1, times: 9 }),
      ],
    }),
  },
  'a fleet is maintained in waves, after approval and with a bake': {
    machine: 'maintain-fleet',
    request: {
      waves: [
        { name: 'dev', match: { names: ['dev-*'] } },
        { name: 'prod', rest: true },
      ],
      approval: 'before-start',
      bakeBetweenWavesSeconds: 7200,
    },
    world: aFleet(['dev-1', 'prod-1']),
  },
  'a fleet is not maintained because of its request': {
    machine: 'maintain-fleet',
    request: { waves: [] },
    world: aFleet(['prod-1']),
  },
  'a wave of a fleet cannot be evaluated': {
    machine: 'maintain-fleet',
    request: {},
    world: aFleet(['prod-1']),
    broken: 'maintain-fleet: Evaluate the wave',
  },
  'health is reported': { machine: 'report-health', request: { cluster: 'prod-1' }, world: aWorld() },
  'health is scanned': { machine: 'scan-health', request: {}, world: aWorld() },
  'health is reported, with causes': {
    machine: 'report-health',
    request: { cluster: 'prod-1' },
    world: aHealthWorld([anAsked('prod-1')]),
  },
  'health is scanned, with causes': { machine: 'scan-health', request: {}, world: aHealthWorld([anAsked('prod-1')]) },
};

const PASSING = LAMBDA_ERROR_NAMES.filter((name) => rejectionOf({ name, message: '' })?.meaning === 'again');
const ERRORS = PASSING.flatMap((error) => [
  { error, ran: false },
  ...(LAMBDA_ERRORS[error]?.ran === 'perhaps' ? [{ error, ran: true }] : []),
]);

const undisturbed = new Map<string, Promise<HarmedRun>>();
function undisturbedRun(name: string, story: Story): Promise<HarmedRun> {
  const run = undisturbed.get(name) ?? runHarmed(story);
  undisturbed.set(name, run);
  return run;
}

/** The tasks that a story is about: those of its own machine, and of the children of its Map. */
const isOwn = ({ machine }: Story, task: string) => [`${machine}: `, `${machine}/`].some((own) => task.startsWith(own));

// Four after one another at each Task of a run: were one of them alone to change anything, so would they together.
const TOGETHER = 4;
const inGroups = (errors: typeof ERRORS) =>
  Array.from({ length: Math.ceil(errors.length / TOGETHER) }, (_, index) =>
    errors.slice(index * TOGETHER, (index + 1) * TOGETHER),
  );

/** Every Task that calls a Lambda, `Wait for EKS` among them: `update-addon: Wait for EKS`. */
const TASKS = filesIn('statemachines', /\.asl\.yaml$/).flatMap((file) =>
  tasksOf(JSON.parse(expandRetriers(textOf(file))).States, basename(file, '.asl.yaml')),
);

function tasksOf(states: object, machine: string): string[] {
  return Object.entries(states).flatMap(([name, { Resource, Label, ItemProcessor }]) => [
    ...(/lambda:invoke/.test(String(Resource)) ? [`${machine}: ${name}`] : []),
    ...(ItemProcessor === undefined ? [] : tasksOf(ItemProcessor.States, `${machine}/${Label}`)),
  ]);
}

const pairOf = (task: string, { error, ran }: (typeof ERRORS)[number]) => `${task} x ${error}${ran ? ', it ran' : ''}`;

type Harmed = { changed: unknown[]; pairs: ReadonlySet<string> };
// What one story shows of a Task and an error, no other has to.
const metByAny = new Set<string>();
const harmedRuns = new Map<string, Promise<Harmed>>();

/** The runs of a story in which each of its Tasks meets each error: those that came to another end, and what met what. */
function harmedStory(name: string, story: Story): Promise<Harmed> {
  const runs = harmedRuns.get(name) ?? runAllHarmed(name, story);
  harmedRuns.set(name, runs);
  return runs;
}

async function runAllHarmed(name: string, story: Story): Promise<Harmed> {
  const { digest, tasks } = await undisturbedRun(name, story);
  const own = TASKS.filter((task) => isOwn(story, task) && tasks.includes(task));
  const changed: unknown[] = [];
  const pairs = new Set<string>();
  const run = async (at: readonly string[], errors: typeof ERRORS) => {
    const { digest: come } = await runHarmed(story, ({ task, before, ...made }) => {
      const error = at.includes(task) ? errors[before] : undefined;
      if (error === undefined) return made.run();
      metByAny.add(pairOf(task, error));
      pairs.add(pairOf(task, error));
      return harmed(error, { functionArn: 'arn', ...made });
    });
    if (JSON.stringify(come) !== JSON.stringify(digest)) changed.push({ at, errors, digest: come });
  };

  for (const errors of inGroups(ERRORS)) await run(own, errors);
  // A Task that handles errors of others may not be reached when these were harmed as well: then it is harmed alone.
  for (const task of own) {
    const left = ERRORS.filter((error) => !metByAny.has(pairOf(task, error)));
    for (const errors of inGroups(left)) await run([task], errors);
  }
  return { changed, pairs };
}

describe('any error of Lambda that passes', () => {
  it.each(Object.entries(STORIES))('changes nothing, at whichever Task, when %s', async (name, story) => {
    const { changed } = await harmedStory(name, story);

    expect(changed).toEqual([]);
  });

  it(`meets every Task of every state machine: ${TASKS.length} Tasks x ${ERRORS.length} errors = ${TASKS.length * ERRORS.length} pairs`, async () => {
    const stories = await Promise.all(Object.entries(STORIES).map(([name, story]) => harmedStory(name, story)));
    const met = new Set(stories.flatMap(({ pairs }) => [...pairs]));
    const all = TASKS.flatMap((task) => ERRORS.map((error) => pairOf(task, error)));

    expect(new Set(TASKS.map((task) => task.split(/[:/]/)[0]))).toEqual(new Set(STATE_MACHINES));
    expect(TASKS).toContain('update-addon: Wait for EKS');
    expect(all.filter((pair) => !met.has(pair))).toEqual([]);
    expect(all.length).toBeGreaterThan(680);
  });
});

describe('throttling of less than five minutes', () => {
  const throttling = (fromSeconds: number) => ({
    on: 'lambda',
    function: '*',
    error: 'Lambda.TooManyRequestsException',
    fromSeconds,
    toSeconds: fromSeconds + 299,
  });

  it.each(Object.entries(STORIES))('changes nothing, whenever it comes, when %s', async (name, story) => {
    const { digest, seconds } = await undisturbedRun(name, story);

    // In the midst of it, and when it is about to notify.
    for (const from of [30, seconds - 1].map((each) => Math.max(0, Math.min(each, seconds)))) {
      const run = await runHarmed(withFault(story, throttling(from)));

      expect({ from, digest: run.digest }).toEqual({ from, digest });
    }
  });
});

describe('any one error or throttling in any world', () => {
  const anError = fc.constantFrom(...ERRORS).chain((error) =>
    fc.record({
      on: fc.constant('lambda'),
      function: fc.constantFrom(...FUNCTION_NAMES),
      after: fc.nat(3),
      error: fc.constant(error.error),
      ran: fc.constant(error.ran),
    }),
  );
  const aThrottling = fc
    .record({ from: fc.integer({ min: 0, max: 1200 }), lasts: fc.integer({ min: 1, max: 299 }) })
    .map(({ from, lasts }) => ({
      on: 'lambda',
      function: '*',
      error: 'Lambda.TooManyRequestsException',
      fromSeconds: from,
      toSeconds: from + lasts,
    }));

  const anAddonStory = aScenario({ calls: 'none', others: 'none' }).map(({ world, request }) => ({
    machine: 'update-addon',
    request: { ...request, deadlineSeconds: LONG_ENOUGH },
    world: steady(world),
  }));
  const aProfileStory = aCalmReplacement().map(({ world, request }) => ({
    machine: 'replace-fargate-profile',
    request: { ...request, deadlineSeconds: LONG_ENOUGH },
    world,
  }));
  const aClusterStory = aMaintenance('endings').map(({ world, request, names }) => ({
    machine: 'maintain-cluster',
    request: {
      cluster: 'prod-1',
      ...request,
      addons: names.map((addon) => ({ addon, deadlineSeconds: LONG_ENOUGH })),
      fargateProfiles: request.fargateProfiles.map((wish) => ({ ...wish, deadlineSeconds: LONG_ENOUGH })),
    },
    world,
  }));

  it.each<[string, fc.Arbitrary<Story>, number]>([
    ['an add-on', anAddonStory, 10],
    ['a Fargate profile', aProfileStory, 6],
    ['a cluster', aClusterStory, 6],
  ])('changes neither outcome, nor changes, nor notification of %s', async (_, stories, numRuns) => {
    const law = fc.asyncProperty(stories, fc.oneof(anError, aThrottling), async (story, fault) => {
      const { digest } = await runHarmed(story);
      const run = await runHarmed(withFault(story, fault));

      expect(run.digest).toEqual(digest);
    });
    await fc.assert(law, { numRuns });
  });
});

// No deadline comes between: what ends late by a deadline is not what is looked for here.
const LONG_ENOUGH = 14_400;

/** The world with one more fault, before all others. */
const withFault = (story: Story, fault: object): Story => ({
  ...story,
  world: { ...story.world, faults: [fault, ...(Object(story.world).faults ?? [])] },
});

/** Without what gets better or worse by itself: who looks later rightly sees another thing. */
function steady(world: object): object {
  return JSON.parse(JSON.stringify(world), (key, value) =>
    ['healsAfterSeconds', 'degradesAfterSeconds', 'busyForSeconds'].includes(key) ? undefined : value,
  );
}
