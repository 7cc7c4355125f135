import { basename } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../../functions/core/errors/rejection-policy.ts';
import { LAMBDA_ERROR_NAMES, LAMBDA_ERRORS } from '../../local/lambda-faults/errors.ts';
import { FUNCTION_NAMES } from '../../local/lambda-faults/fault.ts';
import { harmed } from '../../local/lambda-faults/faulty-lambdas.ts';
import { expandRetriers } from '../../local/retriers.ts';
import { filesIn, textOf } from '../support/repository.ts';
import { type HarmedRun, runHarmed, type Story, type TaskCall } from '../support/runs/harmed-run.ts';
import { aCluster, updateFails } from '../support/runs/maintenance-run.ts';
import { aRequest, aWorld, updateEnds } from '../support/worlds/addon-worlds.ts';
import { aFargateWorld, aReplacement } from '../support/worlds/fargate-worlds.ts';
import { aScenario } from '../support/worlds/random-addon-worlds.ts';

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
  'health is reported': { machine: 'report-health', request: { cluster: 'prod-1' }, world: aWorld() },
  'health is looked through': { machine: 'scan-health', request: {}, world: aWorld() },
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

/** The tasks that a story is about: those of its own machine. */
const isOwn = ({ machine }: Story, task: string) => task.startsWith(`${machine}: `);

// Four after one another at each Task of a run: were one of them alone to change anything, so would they together.
const TOGETHER = 4;
const GROUPS = Array.from({ length: Math.ceil(ERRORS.length / TOGETHER) }, (_, index) =>
  ERRORS.slice(index * TOGETHER, (index + 1) * TOGETHER),
);

describe('any error of Lambda that passes', { timeout: 120_000 }, () => {
  it.each(Object.entries(STORIES))('changes nothing, at whichever Task, when %s', async (name, story) => {
    const { digest } = await undisturbedRun(name, story);
    const changed: unknown[] = [];

    for (const errors of GROUPS) {
      const call = ({ task, before, ...made }: TaskCall) => {
        const error = isOwn(story, task) ? errors[before] : undefined;
        return error === undefined ? made.run() : harmed(error, { functionArn: 'arn', ...made });
      };
      const run = await runHarmed(story, call);
      if (JSON.stringify(run.digest) !== JSON.stringify(digest)) changed.push({ errors, digest: run.digest });
    }

    expect({ digest, changed }).toEqual({ digest, changed: [] });
  });

  it('is tried at every Task that calls a Lambda', async () => {
    const all = filesIn('statemachines', /\.asl\.yaml$/).flatMap((file) => {
      const { States: states } = JSON.parse(expandRetriers(textOf(file)));
      return Object.entries(states)
        .filter(([, state]) => /lambda:invoke/.test(String(Object(state).Resource)))
        .map(([task]) => `${basename(file, '.asl.yaml')}: ${task}`);
    });
    const runs = await Promise.all(Object.entries(STORIES).map(([name, story]) => undisturbedRun(name, story)));
    const met = new Set(runs.flatMap(({ tasks }) => tasks));

    expect(all.length).toBeGreaterThan(20);
    expect(all.filter((task) => !met.has(task))).toEqual([]);
  });
});

describe('throttling of less than five minutes', { timeout: 120_000 }, () => {
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

describe('any one error or throttling in any world', { timeout: 120_000 }, () => {
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

  it('changes neither outcome, nor changes, nor notification', async () => {
    const law = fc.asyncProperty(
      aScenario({ calls: 'none', others: 'none' }),
      fc.oneof(anError, aThrottling),
      async ({ world, request }, fault) => {
        const story = {
          machine: 'update-addon',
          request: { ...request, deadlineSeconds: 14_400 },
          world: steady(world),
        };
        const { digest } = await runHarmed(story);
        const run = await runHarmed(withFault(story, fault));

        expect(run.digest).toEqual(digest);
      },
    );
    await fc.assert(law, { numRuns: 10 });
  });
});

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
