import { describe, expect, it } from 'vitest';
import { decideAfterPodsFailure } from '../../../../../functions/core/fargate/pods/failure.ts';
import { notMoved } from '../../../../../functions/core/fargate/pods/settings.ts';
import { aMovingContext } from '../../../../support/pods/pods.ts';

type Step = Parameters<typeof decideAfterPodsFailure>[1];
type Given = { isAsked?: boolean; busySince?: string | null; seconds?: number; role?: string; message?: string };

const STARTED = '2026-11-21T08:00:00.000Z';

/** What is decided a minute after moving began, or `seconds` after. */
function decided(
  name: string,
  step: Step,
  { isAsked = true, busySince = null, seconds = 60, role = '', message = 'it says why' }: Given = {},
) {
  const moving = { ...notMoved({ mode: 'evict' }), since: step === 'inspect' ? null : STARTED };
  const context = aMovingContext(
    { isAsked, role },
    {
      seconds,
      progress: { moving, busySince, ...(step === 'inspect' && { madeArn: null }) },
    },
  );
  return decideAfterPodsFailure(context, step, { name, message });
}

const published = (name: string, more: object = {}) => ({ kind: 'publish', outcome: { name, ...more } });

describe('a failure while the pods are inspected', () => {
  it.each<[string, Given, object]>([
    [
      'KubernetesThrottled',
      {},
      { kind: 'inspect', progress: { waitSeconds: 60, busySince: '2026-11-21T08:01:00.000Z' } },
    ],
    ['KubernetesUnavailable', { busySince: STARTED }, { kind: 'inspect', progress: { busySince: STARTED } }],
    ['KubernetesUnavailable', { busySince: STARTED, seconds: 560 }, published('ProfileReplacementBlocked')],
    [
      'KubernetesUnreachable',
      {},
      published('ProfileReplacementBlocked', { advice: [/KubernetesSubnetIds/, /movePods: none/] }),
    ],
    [
      'KubernetesUnreachable',
      { isAsked: false },
      { kind: 'create', progress: { log: [/gives no access: KubernetesUnreachable: it says why\./] } },
    ],
    ['KubernetesCertificateRejected', { isAsked: false }, { kind: 'create' }],
    [
      'KubernetesUnauthorized',
      { role: 'arn:aws:iam::111122223333:role/upkeep' },
      published('ProfileReplacementBlocked', {
        advice: [
          /create-access-entry --cluster-name prod-1 --principal-arn arn:aws:iam::111122223333:role\/upkeep/,
          /./,
        ],
      }),
    ],
    ['KubernetesForbidden', { isAsked: false }, { kind: 'create' }],
    [
      'KubernetesRejected',
      { isAsked: false },
      published('ProfileReplacementBlocked', {
        reasons: [/^KubernetesRejected: it says why\.$/],
        advice: [/The message says what the Kubernetes API did not accept/],
      }),
    ],
    [
      'TypeError',
      {},
      published('ProfileReplacementFailed', {
        summary: /nothing was changed/,
        reasons: [/^TypeError: it says why\.$/],
        advice: [/InspectPods/],
      }),
    ],
    ['States.Timeout', {}, { kind: 'inspect', progress: { waitSeconds: 60 } }],
    ...['it says why.', 'it says a..b why', 'it says a..b why.'].map((message): [string, Given, object] => [
      'TypeError',
      { message },
      published('ProfileReplacementFailed', { reasons: [new RegExp(`^TypeError: ${message.replace(/\.$/, '')}\\.$`)] }),
    ]),
  ])('%s, %j', (name, given, expected) => {
    const decision = decided(name, 'inspect', given);

    expect(decision).toMatchObject(matching(expected));
    // Whoever did not ask for pods to be moved gets a run that moves none.
    if (Object(decision).kind === 'create') expect(Object(decision).progress).not.toHaveProperty('moving');
  });
});

describe('a failure while the pods are moved', () => {
  it.each<[string, Given, object]>([
    [
      'PodsMoving',
      { busySince: STARTED },
      { kind: 'move', progress: { waitSeconds: 15, busySince: null, waitingFor: 'it says why' } },
    ],
    [
      'KubernetesUnreachable',
      {},
      { kind: 'move', progress: { waitSeconds: 60, busySince: '2026-11-21T08:01:00.000Z' } },
    ],
    ['KubernetesUnreachable', { busySince: STARTED, seconds: 539 }, { kind: 'move' }],
    ['KubernetesUnreachable', { busySince: STARTED, seconds: 541 }, published('PodsNotMoved')],
    ['KubernetesThrottled', { seconds: 7000 }, published('PodsNotMoved')],
    [
      'KubernetesForbidden',
      {},
      published('PodsNotMoved', {
        reasons: [/^KubernetesForbidden: it says why\.$/],
        advice: [/access entry/, /Then start again/],
      }),
    ],
    ['KubernetesCertificateRejected', {}, published('PodsNotMoved', { advice: [/proxy that opens TLS/, /./] })],
    ['SomethingElse', {}, published('ProfileReplacementFailed', { summary: /both are left as they are/ })],
  ])('%s, %j', (name, given, expected) => {
    expect(decided(name, 'move', given)).toMatchObject(matching(expected));
  });
});

it.each(['KubernetesUnavailable', 'KubernetesForbidden', 'PodsStillPending', 'TypeError'])(
  'a failure to free pods is a remark about a replacement that succeeded: %s',
  (name) => {
    expect(decided(name, 'free')).toMatchObject(
      matching(
        published('Replaced', {
          succeeded: true,
          reasons: [/Whether pods are left Pending was not found out: .*it says why\.$/],
          advice: [/if pods are Pending, delete them/],
        }),
      ),
    );
  },
);

it('a failure to see whether the pods in place of those freed are ready says so', () => {
  const freed = { at: STARTED, workloads: [{ key: 'web', pods: 1 }], notReady: 0 };
  const moving = { ...notMoved({ mode: 'evict' }), since: STARTED, goneAt: STARTED, freed };
  const context = aMovingContext({}, { seconds: 60, progress: { moving } });

  expect(decideAfterPodsFailure(context, 'free', { name: 'TypeError', message: 'it says why' })).toMatchObject({
    outcome: {
      name: 'Replaced',
      reasons: ['Whether the pods in their place became ready was not found out: TypeError: it says why.'],
    },
  });
});

/** Regular expressions match texts. */
function matching(expected: unknown): object {
  return Object(
    JSON.parse(
      JSON.stringify(expected, (_, value) => (value instanceof RegExp ? { $like: value.source } : value)),
      (_, value) => (value?.$like === undefined ? value : expect.stringMatching(value.$like)),
    ),
  );
}
