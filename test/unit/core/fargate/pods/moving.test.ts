import { describe, expect, it } from 'vitest';
import { movingContext } from '../../../../../functions/core/fargate/pods/context.ts';
import { decideMoving } from '../../../../../functions/core/fargate/pods/moving.ts';
import type { Budget, Pod, Workload } from '../../../../../functions/core/fargate/pods/pod.ts';
import { aBudget, aMovingContext, aPod, aWorkload, NEW } from '../../../../support/pods/pods.ts';

const arrived = aPod({ name: 'api-new', workload: 'api', labels: { app: 'api' }, profile: NEW });
const api = aWorkload({ name: 'api', replicas: 1 });

type Given = {
  settings?: Parameters<typeof aMovingContext>[0];
  seconds?: number;
  plan?: NonNullable<Parameters<typeof aMovingContext>[1]>['plan'];
  progress?: NonNullable<Parameters<typeof aMovingContext>[1]>['progress'];
  pods?: Pod[];
  workloads?: Workload[];
  budgets?: Budget[];
};

/** What is next in a cluster where the canary has arrived, unless `pods` says otherwise. */
function next({ settings, seconds = 60, plan, progress, ...seen }: Given) {
  const context = aMovingContext(settings, { seconds, ...(plan && { plan }), ...(progress && { progress }) });
  const step = decideMoving(context, { pods: [], workloads: [aWorkload(), api], budgets: [], ...seen });
  if (step.kind === 'decided') return step.decision;
  expect(step.kind).toBe('moves');
  return { evicts: step.evict.map(({ name }) => name), restarts: step.restart.map(({ name }) => name) };
}

const web = (count: number, changes: Partial<Pod> = {}) =>
  Array.from({ length: count }, (_, index) => aPod({ name: `web-${index + 1}`, ...changes }));

const DNS = { name: 'coredns', namespace: 'kube-system' };
const dns = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aPod({ name: `dns-${index + 1}`, namespace: 'kube-system', workload: 'coredns' }),
  );

it('a run moves pods when both its plan and its progress say so', () => {
  const { plan, progress, now } = aMovingContext();
  const { moving: _settings, ...plain } = plan;
  const { moving: _moving, ...still } = progress;

  expect(movingContext({ plan, progress, now })).toMatchObject({ settings: { mode: 'evict' } });
  expect(movingContext({ plan: plain, progress, now })).toBeUndefined();
  expect(movingContext({ plan, progress: still, now })).toBeUndefined();
});

describe('the next step of moving pods', () => {
  it.each<[string, Given, { evicts: string[]; restarts?: string[] }]>([
    ['evicts one pod as a canary', { pods: web(2) }, { evicts: ['web-1'] }],
    [
      'takes the canary from the workload with the most pods',
      { pods: [aPod({ name: 'api-1', workload: 'api' }), ...web(2)] },
      { evicts: ['web-1'] },
    ],
    [
      'takes no canary of kube-system while there is another',
      {
        pods: [
          aPod({ name: 'dns-1', namespace: 'kube-system', workload: 'dns' }),
          aPod({ name: 'api-1', workload: 'api' }),
        ],
        workloads: [aWorkload({ name: 'dns', namespace: 'kube-system', replicas: 9 }), api],
      },
      { evicts: ['api-1'] },
    ],
    [
      'waits while the canary is terminating',
      { pods: [...web(1, { goesAt: '2026-11-21T08:01:30.000Z' }), aPod({ name: 'web-2' })] },
      { evicts: [] },
    ],
    [
      'waits until the canary is ready on the new profile',
      {
        pods: [
          aPod({ name: 'web-2' }),
          aPod({ name: 'web-3', profile: NEW, isReady: false, createdAt: '2026-11-21T08:00:30.000Z' }),
        ],
      },
      { evicts: [] },
    ],
    ['goes on when the canary is ready', { pods: [arrived, ...web(2)] }, { evicts: ['web-1'] }],
    [
      'evicts a share of the pods of a workload',
      { pods: [arrived, ...web(9)], workloads: [aWorkload({ replicas: 9 }), api], settings: { maxUnavailable: '34%' } },
      { evicts: ['web-1', 'web-2', 'web-3'] },
    ],
    [
      'never evicts all pods of a workload',
      { pods: [arrived, ...web(2)], settings: { maxUnavailable: 5 } },
      { evicts: ['web-1'] },
    ],
    [
      'counts pods that are away already, wherever they run',
      {
        pods: [arrived, ...web(2)],
        workloads: [aWorkload({ replicas: 8, available: 7 }), api],
        settings: { maxUnavailable: 1 },
      },
      { evicts: [] },
    ],
    [
      'waits for a pod that is terminating although the status of its workload does not show it yet',
      { pods: [arrived, aPod({ name: 'web-1', goesAt: '2026-11-21T08:01:30.000Z' }), aPod({ name: 'web-2' })] },
      { evicts: [] },
    ],
    [
      'evicts the pods of a short workload that are not ready, and keeps the others',
      {
        pods: [arrived, aPod({ name: 'web-1', isReady: false }), aPod({ name: 'web-2' })],
        workloads: [aWorkload({ replicas: 2, available: 1 }), api],
        progress: {
          moving: { mode: 'evict', since: '2026-11-21T08:00:00.000Z', unhealthy: ['web'], stopped: 0, goneAt: null },
        },
      },
      { evicts: ['web-1'] },
    ],
    [
      'takes no more than a budget allows for all its pods',
      {
        pods: [arrived, ...web(4), aPod({ name: 'shop-1', workload: 'shop' })],
        workloads: [aWorkload({ replicas: 4 }), aWorkload({ name: 'shop', replicas: 3 }), api],
        budgets: [aBudget({ allowed: 1, healthy: 7, expected: 7, needed: 6 })],
      },
      { evicts: ['shop-1'] },
    ],
    [
      'leaves kube-system until nothing else can be moved',
      {
        pods: [arrived, aPod({ name: 'dns-1', namespace: 'kube-system', workload: 'dns' }), ...web(1)],
        workloads: [aWorkload({ name: 'dns', namespace: 'kube-system' }), aWorkload(), api],
      },
      { evicts: ['web-1'] },
    ],
    [
      'restarts a Deployment that starts new pods first',
      { pods: [arrived, ...web(2)], settings: { mode: 'restart' } },
      { evicts: [], restarts: ['web'] },
    ],
    [
      'evicts under its budget what a rollout could stop more of than the budget allows',
      {
        pods: [arrived, ...web(4)],
        workloads: [aWorkload({ replicas: 4, outage: 2 }), api],
        budgets: [aBudget({ allowed: 1, healthy: 4, needed: 3, expected: 4 })],
        settings: { mode: 'restart' },
      },
      { evicts: ['web-1'] },
    ],
    [
      'restarts what a rollout stops no more of than its budget allows',
      {
        pods: [arrived, ...web(4)],
        workloads: [aWorkload({ replicas: 4, outage: 1 }), api],
        budgets: [aBudget({ allowed: 1, healthy: 4, needed: 3, expected: 4 })],
        settings: { mode: 'restart' },
      },
      { evicts: [], restarts: ['web'] },
    ],
    [
      'restarts one of two that share what a budget allows',
      {
        pods: [arrived, ...web(4), aPod({ name: 'shop-1', workload: 'shop' })],
        workloads: [
          aWorkload({ replicas: 4, outage: 1 }),
          aWorkload({ name: 'shop', replicas: 4, outage: 1 }),
          aWorkload({ name: 'api', replicas: 1 }),
        ],
        budgets: [aBudget({ allowed: 1, healthy: 8, needed: 7, expected: 8 })],
        settings: { mode: 'restart' },
      },
      { evicts: [], restarts: ['shop'] },
    ],
    [
      'keeps what a rollout under way may still stop away from evictions under the same budget',
      {
        pods: [arrived, ...web(4), aPod({ name: 'db-0', workload: 'db' })],
        workloads: [
          aWorkload({ replicas: 4, outage: 1, restartedAt: '2026-11-21T08:00:00.000Z', isRolledOut: false }),
          aWorkload({ name: 'db', kind: 'StatefulSet', replicas: 3, surges: false }),
          api,
        ],
        budgets: [aBudget({ allowed: 1, healthy: 7, needed: 6, expected: 7 })],
        settings: { mode: 'restart' },
      },
      { evicts: [] },
    ],
    [
      'takes no room that a rollout under way has made under the same budget, since it stops the old pods next',
      {
        pods: [
          arrived,
          ...web(1),
          ...web(1, { uid: 'web-new', name: 'web-new', profile: NEW }),
          aPod({ name: 'db-0', workload: 'db' }),
        ],
        workloads: [
          aWorkload({ replicas: 1, outage: 0, restartedAt: '2026-11-21T08:00:00.000Z', isRolledOut: false }),
          aWorkload({ name: 'db', kind: 'StatefulSet', replicas: 2, surges: false }),
          api,
        ],
        budgets: [aBudget({ allowed: 1, healthy: 4, needed: 3, expected: 3 })],
        settings: { mode: 'restart' },
      },
      { evicts: [] },
    ],
    [
      'moves CoreDNS when two of its pods are ready elsewhere',
      {
        pods: [arrived, ...dns(2)],
        workloads: [aWorkload({ ...DNS, replicas: 4, available: 4 }), api],
      },
      { evicts: ['dns-1'] },
    ],
    [
      'moves CoreDNS when a person approved it',
      { pods: [arrived, ...dns(2)], workloads: [aWorkload(DNS), api], plan: { handOver: 'approve' } },
      { evicts: ['dns-1'] },
    ],
    [
      'restarts nothing twice',
      {
        pods: [arrived, ...web(2)],
        workloads: [aWorkload({ restartedAt: '2026-11-21T08:00:00.000Z', isRolledOut: false }), api],
        settings: { mode: 'restart' },
      },
      { evicts: [] },
    ],
    [
      'takes one pod as a canary however many may be away',
      { pods: web(4), workloads: [aWorkload({ replicas: 4 })], settings: { maxUnavailable: 3 } },
      { evicts: ['web-1'] },
    ],
    [
      'takes a canary that is ready',
      { pods: [aPod({ name: 'web-1', isReady: false }), aPod({ name: 'web-2' })] },
      { evicts: ['web-2'] },
    ],
    [
      'takes no canary of a workload that has no ready pod on the old profile',
      {
        pods: [aPod({ isReady: false }), aPod({ name: 'api-1', workload: 'api' })],
        workloads: [aWorkload({ replicas: 9 }), api],
      },
      { evicts: ['api-1'] },
    ],
    [
      'takes a Deployment that is restarted as a canary',
      { pods: web(2), settings: { mode: 'restart' } },
      { evicts: [], restarts: ['web'] },
    ],
    [
      'takes a canary although others roll something out',
      { pods: web(2), workloads: [aWorkload({ isRolledOut: false }), api] },
      { evicts: ['web-1'] },
    ],
    ['needs no canary when nothing is ready', { pods: web(2, { isReady: false }) }, { evicts: ['web-1', 'web-2'] }],
    [
      'takes another canary when the first one goes again',
      {
        pods: [{ ...arrived, goesAt: '2026-11-21T08:01:30.000Z' }, aPod({ name: 'api-1', workload: 'api' }), ...web(2)],
      },
      { evicts: ['web-1'] },
    ],
    [
      'moves nothing else while the canary is on its way',
      {
        pods: [aPod({ isReady: false, goesAt: '2026-11-21T08:01:30.000Z' }), aPod({ name: 'api-1', workload: 'api' })],
      },
      { evicts: [] },
    ],
    [
      'moves no pod that is held beside others that are not',
      { pods: [arrived, aPod({ name: 'tool', workload: undefined }), ...web(2)] },
      { evicts: ['web-1'] },
    ],
    [
      'waits for what may pass beside what does not',
      {
        pods: [arrived, aPod({ name: 'tool', workload: undefined }), ...web(2)],
        budgets: [aBudget({ allowed: 0, healthy: 1 })],
      },
      { evicts: [] },
    ],
    [
      'waits for a pod that comes although all others are there',
      { pods: [arrived, aPod({ name: 'web-3', profile: NEW, isReady: false, createdAt: '2026-11-21T08:00:30.000Z' })] },
      { evicts: [] },
    ],
    [
      'leaves the webhook two minutes to know the new profile',
      { pods: [arrived, ...web(2, { createdAt: '2026-11-21T08:02:00.000Z' })], seconds: 140 },
      { evicts: ['web-1'] },
    ],
    [
      'blames a pod that is not ready after exactly its time for nothing',
      {
        pods: [arrived, aPod({ name: 'web-3', profile: NEW, isReady: false, createdAt: '2026-11-21T08:00:10.000Z' })],
        seconds: 610,
      },
      { evicts: [] },
    ],
    [
      'blames the pods of Jobs for nothing',
      {
        pods: [arrived, aPod({ name: 'web-3', profile: NEW, isReady: false, createdAt: '2026-11-21T08:00:10.000Z' })],
        workloads: [aWorkload({ counts: 'jobs' }), api],
        seconds: 700,
      },
      { evicts: [] },
    ],
    [
      'evicts all pods of a Job that may be evicted',
      { pods: [arrived, ...web(2)], workloads: [aWorkload({ counts: 'jobs' }), api], settings: { jobs: 'evict' } },
      { evicts: ['web-1', 'web-2'] },
    ],
    [
      'evicts one at a time of what has replicas that nobody knows',
      {
        pods: [arrived, ...web(4)],
        workloads: [aWorkload({ counts: 'other', replicas: 8 }), api],
        budgets: [aBudget({ allowed: 3 })],
        settings: { maxUnavailable: '50%' },
      },
      { evicts: ['web-1'] },
    ],
    [
      'waits for the one of them that is on its way',
      {
        pods: [arrived, aPod({ goesAt: '2026-11-21T08:01:30.000Z' }), aPod({ name: 'web-2' })],
        workloads: [aWorkload({ counts: 'other' }), api],
        budgets: [aBudget({ allowed: 3 })],
      },
      { evicts: [] },
    ],
    [
      'evicts by name, beside what is terminating already',
      {
        pods: [arrived, aPod({ name: 'web-3' }), aPod({ name: 'web-2' }), aPod({ goesAt: '2026-11-21T08:01:30.000Z' })],
        workloads: [aWorkload({ replicas: 4 }), api],
        settings: { maxUnavailable: 2 },
      },
      { evicts: ['web-2'] },
    ],
    [
      'evicts what is not ready beyond what may be away, each pod once',
      {
        pods: [
          arrived,
          aPod({ isReady: false }),
          aPod({ name: 'web-2' }),
          aPod({ name: 'web-3' }),
          aPod({ name: 'web-4' }),
        ],
        workloads: [aWorkload({ replicas: 4 }), api],
        settings: { maxUnavailable: 2 },
      },
      { evicts: ['web-1', 'web-2', 'web-3'] },
    ],
    [
      'counts no pod that is not ready against a budget',
      {
        pods: [arrived, aPod({ isReady: false }), aPod({ name: 'web-2' })],
        workloads: [aWorkload({ replicas: 4 }), api],
        budgets: [aBudget()],
      },
      { evicts: ['web-1', 'web-2'] },
    ],
    [
      'takes all that a budget allows',
      {
        pods: [arrived, ...web(5)],
        workloads: [aWorkload({ replicas: 8 }), api],
        budgets: [aBudget({ allowed: 3 })],
        settings: { maxUnavailable: 4 },
      },
      { evicts: ['web-1', 'web-2', 'web-3'] },
    ],
    [
      'evicts what cannot surge although restarts are asked for',
      {
        pods: [arrived, ...web(2)],
        workloads: [aWorkload({ kind: 'StatefulSet', surges: false }), api],
        settings: { mode: 'restart' },
      },
      { evicts: ['web-1'] },
    ],
  ])('%s', (_, given, expected) => {
    expect(next(given)).toEqual({ restarts: [], ...expected });
  });

  it.each([
    [1, '1 pod to move from default to 9999-default'],
    [2, '2 pods to move from default to 9999-default'],
  ])('waits for what is left, of %d pods', (count, waitingFor) => {
    const seen = { pods: [arrived, ...web(count)], workloads: [aWorkload(), api], budgets: [] };

    expect(decideMoving(aMovingContext({}, { seconds: 60 }), seen)).toMatchObject({ waitingFor });
  });

  it('moves ten workloads at the same time', () => {
    const workloads = Array.from({ length: 14 }, (_, index) => aWorkload({ name: `w${index + 10}` }));
    const pods = workloads.map(({ name }) => aPod({ name: `${name}-1`, workload: name, labels: {} }));

    expect(next({ pods: [arrived, ...pods], workloads: [...workloads, api] })).toMatchObject({
      evicts: { length: 10 },
    });
    const going = pods
      .slice(0, 3)
      .map((pod) => ({ ...pod, name: `${pod.name}-1`, goesAt: '2026-11-21T08:01:30.000Z' }));
    expect(next({ pods: [arrived, ...pods, ...going], workloads: [...workloads, api] })).toMatchObject({
      evicts: { length: 7 },
    });
    const ten = pods.slice(0, 10).map((pod) => ({ ...pod, name: `${pod.name}-1`, goesAt: '2026-11-21T08:01:30.000Z' }));
    expect(next({ pods: [arrived, ...ten, ...pods.slice(10)], workloads: [...workloads, api] })).toMatchObject({
      evicts: [],
    });
  });

  it.each<[string, Given]>([
    [
      'with a canary',
      { pods: [arrived, ...web(60)], workloads: [aWorkload({ counts: 'jobs' }), api], settings: { jobs: 'evict' } },
    ],
    ['without one', { pods: web(60, { isReady: false }) }],
  ])('evicts fifty pods at a time, %s', (_, given) => {
    expect(next(given)).toMatchObject({ evicts: { length: 50 } });
  });
});

describe('the beginning of moving pods', () => {
  const AT = '2026-11-21T08:01:00.000Z';
  const before: Given['progress'] = { moving: { mode: 'evict', since: null, unhealthy: [], stopped: 0, goneAt: null } };
  const begun = (given: Given) => {
    const { kind, progress } = Object(next({ ...given, progress: before }));
    return { kind, waitSeconds: progress.waitSeconds, log: progress.log, ...progress.moving };
  };
  const was = (what: string) => `${what} was not healthy before its pods were moved.`;

  it.each<[string, Given, string[], string[]]>([
    ['counts the pods', { pods: web(2) }, [`Moving 2 pods of default began at ${AT}.`], []],
    ['says nothing when there are none', { pods: [arrived] }, [], []],
    [
      'notes a workload with a pod that is not ready',
      { pods: [...web(1), aPod({ name: 'web-2', isReady: false })] },
      [`Moving 2 pods of default began at ${AT}.`, was('Deployment default/web')],
      ['web'],
    ],
    [
      'notes one that lacks pods',
      { pods: web(1), workloads: [aWorkload({ available: 1 })] },
      [`Moving 1 pod of default began at ${AT}.`, was('Deployment default/web')],
      ['web'],
    ],
    [
      'notes nothing of replicas that nobody knows',
      { pods: web(1), workloads: [aWorkload({ counts: 'other', available: 0 })] },
      [`Moving 1 pod of default began at ${AT}.`],
      [],
    ],
    [
      'notes nothing of a pod that goes',
      { pods: web(1, { isReady: false, goesAt: AT }) },
      [`Moving 1 pod of default began at ${AT}.`],
      [],
    ],
  ])('%s', (_, given, log, unhealthy) => {
    expect(begun(given)).toMatchObject({ kind: 'move', waitSeconds: 0, since: AT, log, unhealthy });
  });

  it('names twenty workloads that were not healthy, and remembers two hundred', () => {
    const workloads = Array.from({ length: 201 }, (_, index) => aWorkload({ name: `w${index}`, available: 0 }));
    const pods = workloads.map(({ name }) => aPod({ name: `${name}-1`, workload: name, isReady: false }));
    const { log, unhealthy } = begun({ pods, workloads });

    expect(log).toHaveLength(21);
    expect(unhealthy).toHaveLength(200);
  });
});

describe('the end of moving pods', () => {
  it.each<[string, Given, object]>([
    [
      'deletes the old profile when it runs nothing',
      {
        pods: [arrived],
        progress: {
          moving: { mode: 'evict', since: '2026-11-21T08:00:00.000Z', unhealthy: [], stopped: 3, goneAt: null },
        },
      },
      {
        kind: 'delete',
        progress: {
          ...{ waitSeconds: 0, moving: { stopped: 0 } },
          log: ['default ran nothing any more at 2026-11-21T08:01:00.000Z.'],
        },
      },
    ],
    [
      'stops when pods are on their way to the new profile for longer than moving may take',
      {
        pods: [
          arrived,
          aPod({ name: 'web-2', profile: NEW, isReady: false, createdAt: '2026-11-21T08:59:00.000Z' }),
          aPod({ name: 'web-3', profile: NEW, isReady: false, goesAt: '2026-11-21T09:00:30.000Z' }),
          aPod({ name: 'db-1', workload: 'db', profile: NEW, isReady: false, createdAt: '2026-11-21T08:59:00.000Z' }),
        ],
        workloads: [aWorkload(), aWorkload({ name: 'db' }), api],
        progress: {
          moving: { mode: 'evict', since: '2026-11-21T08:00:00.000Z', unhealthy: ['db'], stopped: 0, goneAt: null },
        },
        seconds: 3600,
      },
      { outcome: { name: 'NewPodsNotReady', reasons: ['default/web-2: Running, not ready.'] } },
    ],
    [
      'deletes the old profile when only a rollout of ready pods has not ended in that time',
      {
        pods: [arrived],
        workloads: [
          aWorkload({ name: 'api', replicas: 1, restartedAt: '2026-11-21T08:00:00.000Z', isRolledOut: false }),
        ],
        seconds: 3600,
      },
      { kind: 'delete' },
    ],
    [
      'names a pod without a controller for what it is when it came later',
      {
        pods: [arrived, aPod({ name: 'tool', workload: undefined, createdAt: '2026-11-21T08:05:00.000Z' })],
        seconds: 400,
      },
      { outcome: { name: 'PodsNotMoved', summary: expect.stringContaining('could not be moved') } },
    ],
    ['counts no finished pods', { pods: [arrived, aPod({ phase: 'Succeeded' })] }, { kind: 'delete' }],
    ['counts no pods that failed', { pods: [arrived, aPod({ phase: 'Failed' })] }, { kind: 'delete' }],
    [
      'stops when a pod is not ready on the new profile in time',
      {
        pods: [
          ...web(1),
          aPod({
            name: 'web-2',
            profile: NEW,
            isReady: false,
            createdAt: '2026-11-21T08:00:10.000Z',
            reason: 'ErrImagePull',
          }),
        ],
        seconds: 700,
      },
      { outcome: { name: 'NewPodsNotReady', reasons: ['default/web-2: ErrImagePull.'] } },
    ],
    [
      'blames the new profile for no pod that was broken before',
      {
        pods: [arrived, aPod({ name: 'web-2', profile: NEW, isReady: false, createdAt: '2026-11-21T08:00:10.000Z' })],
        progress: {
          moving: { mode: 'evict', since: '2026-11-21T08:00:00.000Z', unhealthy: ['web'], stopped: 0, goneAt: null },
        },
        seconds: 700,
      },
      { kind: 'delete' },
    ],
    [
      'stops when pods come back on the old profile',
      { pods: [arrived, ...web(1, { createdAt: '2026-11-21T08:02:10.000Z' })], seconds: 140 },
      { outcome: { name: 'PodsNotMoved', summary: expect.stringContaining('still go to default') } },
    ],
    [
      'stops as soon as nothing but pods without a controller is left',
      { pods: [arrived, aPod({ name: 'tool', workload: undefined })] },
      {
        outcome: {
          name: 'PodsNotMoved',
          reasons: [expect.stringContaining('Pod default/tool has no controller'), expect.anything()],
        },
      },
    ],
    [
      'deletes the profile with what cannot be moved when it is to proceed',
      { pods: [arrived, aPod({ name: 'tool', workload: undefined })], settings: { onBlockedPods: 'proceed' } },
      { kind: 'delete', progress: { moving: { stopped: 1 } } },
    ],
    [
      'asks about what cannot be moved',
      { pods: [arrived, aPod({ name: 'tool', workload: undefined })], settings: { onBlockedPods: 'ask' } },
      { kind: 'request-approval', question: expect.stringContaining('default/tool') },
    ],
    [
      'leaves CoreDNS where it is when one of its pods is ready elsewhere',
      { pods: [arrived, ...dns(2)], workloads: [aWorkload({ ...DNS, replicas: 3, available: 3 }), api] },
      {
        outcome: {
          name: 'PodsNotMoved',
          reasons: [
            expect.stringContaining('CoreDNS runs on default with 1 ready replica elsewhere'),
            expect.anything(),
          ],
        },
      },
    ],
    [
      'stops when a budget allows nothing until the time is over',
      { pods: [arrived, ...web(2)], budgets: [aBudget({ allowed: 0, healthy: 1 })], seconds: 3600 },
      {
        outcome: {
          name: 'PodsNotMoved',
          advice: [expect.stringContaining('kubectl describe poddisruptionbudget web -n default'), expect.anything()],
        },
      },
    ],
    [
      'stops for a pod that does not terminate',
      { pods: [arrived, ...web(1, { goesAt: '2026-11-21T08:01:00.000Z' })], seconds: 200 },
      { outcome: { name: 'PodsNotMoved', reasons: [expect.stringContaining('still terminating'), expect.anything()] } },
    ],
    [
      'ends before the deadline',
      { pods: [arrived, ...web(2)], seconds: 7000, settings: { moveTimeoutSeconds: 21_600 } },
      { outcome: { name: 'ProfileReplacementTimedOut' } },
    ],
    [
      'begins another ten minutes once an outage is over',
      { pods: [arrived, ...web(2)], progress: { busySince: '2026-11-21T08:00:00.000Z' } },
      { kind: 'move', progress: { busySince: null, waitSeconds: 0 } },
    ],
  ])('%s', (_, given, expected) => {
    expect(next(given)).toMatchObject(expected);
  });
});
