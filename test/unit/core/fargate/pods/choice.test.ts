import { describe, expect, it } from 'vitest';
import { aHop, aSeen } from '../../../../support/worlds/fargate-context.ts';
import { planned, successorOf } from '../planned.ts';

type Kubernetes = NonNullable<NonNullable<Parameters<typeof planned>[2]>['kubernetes']>;

const reach = { name: 'prod-1', region: 'eu-west-1', endpoint: 'https://x', certificateAuthority: '' };
const GIVEN: Kubernetes = { reach, access: 'move', role: 'arn:aws:iam::111122223333:role/upkeep' };
const PARENT = { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'arn:of-a-cluster' };

/** What is planned for the pods of a cluster: how they are moved, or what is in the way of that. */
function plannedPods(request: object = {}, kubernetes: Partial<Kubernetes> = {}, old = aSeen(aHop().old)) {
  const { plan, decision } = planned({ profile: old.name, ...request }, [old], {
    kubernetes: { ...GIVEN, ...kubernetes },
  });
  return { plan, decision, moving: plan?.moving, reasons: Object(decision).outcome?.reasons };
}

describe('whether pods are moved', () => {
  it.each<[string, object, Partial<Kubernetes>, object | undefined]>([
    ['by default where the stack may evict them', {}, {}, { mode: 'evict', isAsked: false }],
    ['by default where it may restart Deployments too', {}, { access: 'restart' }, { mode: 'evict', isAsked: false }],
    ['not by default where it may only read', {}, { access: 'read' }, undefined],
    ['not by default without access', {}, { access: 'none' }, undefined],
    [
      'as the request says, whatever the stack may',
      { movePods: 'restart' },
      { access: 'none' },
      { mode: 'restart', isAsked: true },
    ],
    ['not when the request says so', { movePods: 'none' }, {}, undefined],
  ])('is decided: %s', (_, request, kubernetes, moving) => {
    const { decision, ...rest } = plannedPods(request, kubernetes);

    if (moving === undefined) expect(rest.moving).toBeUndefined();
    else expect(rest.moving).toMatchObject(moving);
    expect(decision.kind).toBe(moving === undefined ? 'create' : 'inspect');
  });

  it('goes by the times and limits of the request', () => {
    const request = {
      ...{ movePods: 'evict', maxUnavailable: 2, podTimeoutSeconds: 90, moveTimeoutSeconds: 900 },
      ...{ onBlockedPods: 'ask', jobs: 'evict' },
    };
    const { movePods: mode, ...settings } = request;

    expect(plannedPods(request).moving).toEqual({
      ...{ mode, ...settings, isAsked: true, reach, role: GIVEN.role, dryRun: false },
      blockedAs: 'ProfileReplacementBlocked',
    });
  });

  it.each([
    [{ dryRun: true, ...PARENT }, 'Planned'],
    [{ dryRun: true }, 'ProfileReplacementBlocked'],
    [PARENT, 'ProfileReplacementBlocked'],
  ])('is, with %j, refused as %s', (request, blockedAs) => {
    expect(plannedPods(request).moving).toMatchObject({ blockedAs });
  });
});

describe('pods that cannot be moved as things are', () => {
  const LONG = 'p'.repeat(64);
  const long = aSeen({ ...aHop().old, name: LONG });
  const AFTER = 'zulu sorts after default, so evicted pods would go back to default';
  const UNKNOWN = 'EKS did not say where the Kubernetes API of the cluster is';

  it.each<[string, object, Partial<Kubernetes>, string]>([
    ['under a name that sorts after', { newName: 'zulu' }, {}, AFTER],
    ['where the API is not known', {}, { reach: undefined }, UNKNOWN],
    ['for both reasons', { newName: 'zulu' }, { reach: undefined }, `${AFTER}; ${UNKNOWN}`],
    [
      'under a name longer than a label',
      { newName: `0${'p'.repeat(63)}` },
      {},
      `the name 0${'p'.repeat(63)} is longer than the 63 characters of the label that pods get`,
    ],
  ])('%s end a request that asks for it, and are a warning where it is the default', (_, request, kubernetes, why) => {
    expect(plannedPods({ ...request, movePods: 'evict' }, kubernetes).reasons).toEqual([
      `movePods: evict is not possible: ${why}.`,
    ]);
    const { plan, decision, moving } = plannedPods(request, kubernetes);
    const note = `The pods are not moved before their profile is deleted: ${why}.`;

    expect(moving).toBeUndefined();
    expect(plan?.warnings).toContain(note);
    expect(decision).toMatchObject({ kind: 'create', progress: { log: expect.arrayContaining([note]) } });
  });

  it('are those of a profile whose name is longer than a label', () => {
    expect(plannedPods({ movePods: 'evict' }, {}, long).reasons).toEqual([
      `movePods: evict is not possible: the name ${LONG} is longer than the 63 characters of the label that pods get; the name 9999-${LONG} is longer than the 63 characters of the label that pods get.`,
    ]);
    expect(
      plannedPods({ newName: '0-default' }, {}, aSeen({ ...aHop().old, name: 'p'.repeat(63) })).moving,
    ).toBeDefined();
  });

  it('are those of a run that keeps the name, where moving is only the default', () => {
    expect(plannedPods({ keepName: true }).plan?.warnings).toContain(
      'The pods are not moved before their profile is deleted: evicted pods would go back to the temporary profile that keepName needs.',
    );
  });
});

it('pods are moved from what took the place of the profile that is named', () => {
  const successor = successorOf(aSeen(aHop().old), '9999-default', {
    podExecutionRoleArn: 'arn:aws:iam::111122223333:role/x',
  });

  expect(planned({}, [successor], { kubernetes: GIVEN })).toMatchObject({
    decision: { kind: 'inspect', progress: { hop: { old: { name: '9999-default' }, new: { name: '9998-default' } } } },
  });
});
