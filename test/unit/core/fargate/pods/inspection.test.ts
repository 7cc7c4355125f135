import { describe, expect, it } from 'vitest';
import {
  decideAfterInspection,
  entryAdvice,
  movesToTry,
} from '../../../../../functions/core/fargate/pods/inspection.ts';
import type { Budget, Pod, Workload } from '../../../../../functions/core/fargate/pods/pod.ts';
import type { MoveSettings } from '../../../../../functions/core/fargate/pods/settings.ts';
import type { Trial } from '../../../../../functions/core/fargate/pods/trial.ts';
import { aBudget, aMovingContext, aPod, aWorkload, NEW } from '../../../../support/pods/pods.ts';

type Given = {
  settings?: Partial<MoveSettings>;
  pods?: Pod[];
  workloads?: Workload[];
  budgets?: Budget[];
  lacking?: Parameters<typeof decideAfterInspection>[2];
  trials?: Record<string, Trial>;
};

const EVICT = { verb: 'create', resource: 'pods/eviction', group: '' };
const HEAD =
  '2 pods of 1 workload run on default; they are moved to 9999-default before it is deleted (movePods: evict).';
const tool = aPod({ name: 'tool', workload: undefined });
const DNS = { key: 'web', name: 'coredns', namespace: 'kube-system' };
const DNS_PODS = ['coredns-1', 'coredns-2'].map((name) => aPod({ name, namespace: 'kube-system' }));
const SINGLE = { replicas: 1, available: 1 };

/** So many workloads, each with what `changes` says and one pod. */
const many = (count: number, pod: Partial<Pod> = {}, changes: Partial<Workload> = {}) => {
  const names = Array.from({ length: count }, (_, index) => `w${index + 100}`);
  const pods = names.map((name) => aPod({ name: `${name}-1`, workload: name, labels: {}, ...pod }));
  return { pods, workloads: names.map((name) => aWorkload({ name, ...changes })) };
};

const seenOf = ({ pods = [aPod(), aPod({ name: 'web-2' })], workloads = [aWorkload()], budgets = [] }: Given) => ({
  ...{ pods, workloads, budgets },
});
const contextOf = ({ settings = {} }: Given) => {
  const context = aMovingContext(settings);
  return { ...context, moving: { ...context.moving, since: null } };
};

/** The decision: the log of a run that continues, or the outcome of one that does not. */
function decided(given: Given) {
  const { lacking = [], trials = {} } = given;
  const decision = decideAfterInspection(contextOf(given), seenOf(given), lacking, new Map(Object.entries(trials)));
  if (decision.kind === 'publish') return decision.outcome;
  return { ...decision, log: Object(decision).progress.log };
}

describe('a plan to move pods', () => {
  it.each<[string, Given, string[]]>([
    ['says how many there are', {}, [HEAD]],
    ['says when there are none', { pods: [aPod({ profile: NEW })] }, ['default runs no pods (movePods: evict).']],
    [
      'says when it is the default',
      { pods: [], settings: { isAsked: false } },
      ['default runs no pods (movePods: evict, the default where there is access to the Kubernetes API).'],
    ],
    [
      'warns of a workload of one pod',
      { workloads: [aWorkload({ ...SINGLE, surges: false })] },
      [HEAD, 'Deployment default/web has one replica: evicted, it is away for about a minute.'],
    ],
    [
      'says that a restart would do better for it',
      { workloads: [aWorkload(SINGLE)] },
      [
        HEAD,
        'Deployment default/web has one replica: evicted, it is away for about a minute. With movePods: restart its new pod starts first.',
      ],
    ],
    [
      'warns of pods that are not ready already',
      { pods: [aPod({ isReady: false }), aPod({ name: 'web-2' })] },
      [HEAD, '1 pod of Deployment default/web is not ready already.'],
    ],
    [
      'says what resolves names while CoreDNS moves',
      { pods: DNS_PODS, workloads: [aWorkload({ ...DNS, replicas: 4, available: 4 })] },
      [HEAD, 'CoreDNS runs on default with 2 ready replicas elsewhere, which resolve names while it moves.'],
    ],
    [
      'warns that a tool may undo a restart',
      { settings: { mode: 'restart' }, workloads: [aWorkload({ ...SINGLE, managedBy: 'Argo CD' })] },
      [
        HEAD.replace('evict)', 'restart)'),
        'Deployment default/web is managed by Argo CD, which may undo the restart or repeat it.',
      ],
    ],
    ['does not when it evicts', { workloads: [aWorkload({ managedBy: 'Argo CD' })] }, [HEAD]],
    [
      'warns of what a dry run did not allow now',
      { trials: { web: { kind: 'later', says: 'Too many requests.' } } },
      [HEAD, 'Deployment default/web cannot be moved now: Too many requests.'],
    ],
    [
      'says nothing of a pod without a controller that goes already',
      { pods: [aPod({ ...tool, goesAt: '2026-11-21T08:01:00.000Z' })] },
      ['1 pod of 1 workload runs on default; it is moved to 9999-default before it is deleted (movePods: evict).'],
    ],
    ['says nothing of what a dry run allowed', { trials: { web: { kind: 'allowed' } } }, [HEAD]],
    [
      'says what holds pods for now',
      { budgets: [aBudget({ allowed: 0, healthy: 1 })] },
      [
        HEAD,
        'Deployment default/web: 2 pods of 2; PodDisruptionBudget default/web allows 0 now; PodDisruptionBudget default/web allows no eviction now: it needs 1 healthy pod and has 1.',
      ],
    ],
    [
      'says what stops with the profile when it is to proceed',
      { settings: { onBlockedPods: 'proceed' }, pods: [tool] },
      [
        '1 pod of 1 workload runs on default; it is moved to 9999-default before it is deleted (movePods: evict).',
        'Pod default/tool: 1 pod; no PodDisruptionBudget; pod default/tool has no controller: evicted, it would be gone for good.',
      ],
    ],
  ])('%s', (_, given, log) => {
    expect(decided(given)).toMatchObject({ kind: 'create', log, progress: { waitSeconds: 0 } });
  });

  it.each([
    [20, 21, expect.stringContaining('Deployment default/w119')],
    [21, 22, 'And 1 more such remark.'],
  ])('of %d remarks has %d lines', (count, lines, last) => {
    const { log } = Object(decided(many(count, { isReady: false })));

    expect(log).toHaveLength(lines);
    expect(log.at(-1)).toEqual(last);
  });

  it('is published by a dry run, with a line for each workload', () => {
    const webhook = { kind: 'later', says: 'Too many requests.' } as const;
    const given = {
      settings: { dryRun: true },
      pods: [
        ...Array.from({ length: 9 }, (_, index) => aPod({ name: `web-${index}` })),
        aPod({ name: 'db-0', workload: 'db' }),
      ],
      workloads: [aWorkload({ replicas: 9 }), aWorkload({ name: 'db', kind: 'Rollout', counts: 'other', replicas: 9 })],
      budgets: [aBudget({ allowed: 3, healthy: 9, expected: 9 })],
      trials: { web: { kind: 'allowed' } as const, db: webhook },
    };

    expect(decided(given)).toMatchObject({
      name: 'Planned',
      severity: 'info',
      reasons: [
        '10 pods of 2 workloads run on default; they are moved to 9999-default before it is deleted (movePods: evict).',
        'Rollout default/db cannot be moved now: Too many requests.',
      ],
      details: {
        decision: 'replace',
        movePods: 'evict',
        pods: [
          'Rollout default/db: 1 pod; PodDisruptionBudget default/web allows 3 now; evicted 1 at a time; not allowed now in a dry run: Too many requests.',
          'Deployment default/web: 9 pods of 9; PodDisruptionBudget default/web allows 3 now; evicted 2 at a time; allowed in a dry run',
        ],
      },
    });
  });

  it.each([
    [
      'approve',
      3,
      'CoreDNS runs on default with 1 ready replica elsewhere: while it moves, names in the cluster may not resolve.',
    ],
    ['approve', 4, undefined],
    ['bake', 4, undefined],
  ] as const)(
    'leaves for the question of handOver: %s, of %d replicas of CoreDNS, what it risks',
    (handOver, replicas, note) => {
      const context = aMovingContext({}, { plan: { handOver } });
      const seen = seenOf({ pods: DNS_PODS, workloads: [aWorkload({ ...DNS, replicas, available: replicas })] });

      const decision = decideAfterInspection(context, seen, [], new Map());

      expect(decision).toMatchObject({ kind: 'create' });
      expect(Object(decision).progress.moving.approvalNote).toBe(note);
    },
  );

  it('says how a Deployment is restarted', () => {
    expect(decided({ settings: { dryRun: true, mode: 'restart' } })).toMatchObject({
      details: { pods: ['Deployment default/web: 2 pods of 2; no PodDisruptionBudget; restarted'] },
    });
  });

  it.each<[string, Given, string]>([
    [
      'the pods of a Job are evicted all at the same time',
      { settings: { jobs: 'evict' }, workloads: [aWorkload({ kind: 'Job', counts: 'jobs' })] },
      'Job default/web: 2 pods; no PodDisruptionBudget; evicted all at the same time',
    ],
    [
      'the other pods of a workload are evicted beside one that goes already',
      { pods: [aPod({ goesAt: '2026-11-21T08:01:00.000Z' }), aPod({ name: 'web-2' })] },
      'Deployment default/web: 2 pods of 2; no PodDisruptionBudget; evicted 1 at a time',
    ],
    [
      'pods that go already are not evicted',
      { pods: [aPod({ ...tool, goesAt: '2026-11-21T08:01:00.000Z' })] },
      'Pod default/tool: 1 pod; no PodDisruptionBudget; terminating already',
    ],
  ])('says in a dry run that %s', (_, given, line) => {
    const { settings = {} } = given;

    expect(decided({ ...given, settings: { ...settings, dryRun: true } })).toMatchObject({ details: { pods: [line] } });
  });

  it.each([20, 21])('of a dry run over %d workloads has at most 20 lines of them', (count) => {
    expect(Object(decided({ ...many(count), settings: { dryRun: true } })).details.pods).toHaveLength(20);
  });
});

describe('pods that cannot be moved', () => {
  const next =
    'Then start again; onBlockedPods: ask or proceed stops them with the profile, and movePods: none moves nothing.';

  it('end the run before anything is made, with what holds each of them', () => {
    const refused = { kind: 'refused', says: 'admission webhook "no.example" denied the request: frozen.' } as const;

    expect(decided({ pods: [tool, aPod()], trials: { web: refused } })).toMatchObject({
      name: 'ProfileReplacementBlocked',
      severity: 'warning',
      summary: 'Fargate profile default on prod-1 cannot be replaced now, because of its pods; nothing was changed.',
      reasons: [
        'Pod default/tool has no controller: evicted, it would be gone for good.',
        'The cluster refuses to move pod default/web-1 of Deployment default/web: admission webhook "no.example" denied the request: frozen.',
      ],
      advice: [
        'Stop default/tool yourself when it may go: `kubectl delete pod tool -n default`.',
        'Find out which webhook or policy of the cluster refuses it, and let the role of eks-upkeep move Deployment default/web.',
        next,
      ],
      details: { decision: 'blocked' },
    });
  });

  it.each([
    [20, 20, expect.stringContaining('has no controller')],
    [21, 21, 'And 1 more workload.'],
  ])('of %d workloads are named in %d lines', (count, lines, last) => {
    const { reasons, advice } = Object(decided({ pods: many(count, { workload: undefined }).pods }));

    expect(reasons).toHaveLength(lines);
    expect(reasons.at(-1)).toEqual(last);
    expect(advice).toHaveLength(21);
  });

  it('are one of the plans of a cluster that is planned as a whole', () => {
    expect(decided({ pods: [tool], settings: { blockedAs: 'Planned' } })).toMatchObject({ name: 'Planned' });
  });

  it('end nothing when waiting may help', () => {
    expect(decided({ budgets: [aBudget({ allowed: 0, healthy: 1 })] })).toMatchObject({ kind: 'create' });
  });
});

describe('a cluster that does not allow what moving takes', () => {
  const bind =
    'Bind the ClusterRole eks-upkeep-move to the group of the same name, and name it in the access entry on prod-1. `upkeep kubernetes roles | kubectl apply -f -` creates the ClusterRoles and their bindings.';
  const missing = 'verb create on pods/eviction is missing on prod-1.';
  const note = `The pods of default are not moved before it is deleted, since the Kubernetes API gives no access: ${missing} ${bind}`;

  it('ends a run that asks to move pods', () => {
    expect(decided({ lacking: [EVICT] })).toMatchObject({
      name: 'ProfileReplacementBlocked',
      reasons: [missing],
      advice: [bind, 'Or start again with movePods: none, which stops the pods with their profile.'],
    });
  });

  it('lets a run continue without it where it is only the default', () => {
    const decision = decided({ lacking: [EVICT], settings: { isAsked: false } });

    expect(decision).toMatchObject({ kind: 'create', log: [note], progress: { waitSeconds: 0 } });
    expect(Object(decision).progress).not.toHaveProperty('moving');
  });

  it('is a remark of a dry run then', () => {
    expect(decided({ lacking: [EVICT], settings: { isAsked: false, dryRun: true } })).toMatchObject({
      ...{ name: 'Planned', reasons: [note], details: { pods: [] } },
    });
  });

  it.each([
    ['evict', 'eks-upkeep-read eks-upkeep-move --region'],
    ['restart', 'eks-upkeep-read eks-upkeep-move eks-upkeep-restart --region'],
  ] as const)('needs an access entry with the groups that %s takes', (mode, groups) => {
    const role = 'arn:aws:iam::111122223333:role/upkeep';

    expect(entryAdvice(contextOf({ settings: { mode, role } }))).toContain(`--kubernetes-groups ${groups}`);
  });
});

describe('the dry runs before a plan', () => {
  const tried = (given: Given) =>
    movesToTry(contextOf(given), seenOf(given)).map((attempt) =>
      'evict' in attempt
        ? `${attempt.key}: evict ${attempt.evict.name}`
        : `${attempt.key}: restart ${attempt.restart.name}`,
    );

  it.each<[string, Given, string[]]>([
    ['are of one pod of each workload', {}, ['web: evict web-1']],
    ['prefer a pod that is ready', { pods: [aPod({ isReady: false }), aPod({ name: 'web-2' })] }, ['web: evict web-2']],
    ['are of one that is not ready when none is', { pods: [aPod({ isReady: false })] }, ['web: evict web-1']],
    [
      'leave out pods that are going',
      { pods: [aPod({ goesAt: '2026-11-21T08:01:00.000Z' }), aPod({ name: 'web-2', isReady: false })] },
      ['web: evict web-2'],
    ],
    ['are none when all are going', { pods: [aPod({ goesAt: '2026-11-21T08:01:00.000Z' })] }, []],
    ['are of a Deployment that is restarted', { settings: { mode: 'restart' } }, ['web: restart web']],
    ['leave out what is held anyway', { budgets: [aBudget({ allowed: 0 })] }, []],
    ['leave out what has no controller', { pods: [tool] }, []],
  ])('%s', (_, given, expected) => {
    expect(tried(given)).toEqual(expected);
  });

  it.each([200, 201])('of %d workloads are 200', (count) => {
    expect(tried(many(count))).toHaveLength(200);
  });
});
