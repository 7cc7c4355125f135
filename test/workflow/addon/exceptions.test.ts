import { describe, expect, it } from 'vitest';
import { factsOf, notifiedTexts } from '../../support/runs/run-facts.ts';
import { runMachine } from '../../support/runs/run-machine.ts';
import { NEW, OLD, ROLE } from '../../support/worlds/addon-builders.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';

const updated = (updateCalls: number) => ({
  status: 'SUCCEEDED',
  name: 'Updated',
  version: NEW,
  configurationValues: '{"replicaCount":3}',
  addonStatus: 'ACTIVE',
  updateCalls,
  notified: ['Updated'],
});
const untouched = (name: string, updateCalls: number) => ({
  status: 'FAILED',
  name,
  version: OLD,
  configurationValues: '{"replicaCount":2}',
  addonStatus: 'ACTIVE',
  updateCalls,
  notified: [name],
});

const update = (world: object, request: object = {}) =>
  runMachine('update-addon', aRequest(request), aWorld({ ...world }));
const refusing = (name: string, status: number, message: string, members: object = {}) => ({
  faults: [{ on: 'UpdateAddon', times: 'always', error: { name, status, message, members } }],
});

const EKS_TROUBLE: [title: string, fault: object][] = [
  ['ThrottlingException', { error: { name: 'ThrottlingException', status: 429, message: 'Rate exceeded' } }],
  ['TooManyRequestsException', { error: { name: 'TooManyRequestsException', status: 429, message: 'Too Many' } }],
  ['ServerException', { error: { name: 'ServerException', status: 500, message: 'Internal' } }],
  ['ServiceUnavailableException', { error: { name: 'ServiceUnavailableException', status: 503, message: 'Later' } }],
  ['an HTML page', { error: { html: true, status: 502 } }],
  ['an HTML page after the call took effect', { error: { html: true, status: 502, tookEffect: true } }],
  ['a connection cut before the call took effect', { dropBefore: true }],
  ['a connection cut after the call took effect', { drop: true }],
];

describe.each(EKS_TROUBLE)('%s', (_, fault) => {
  it('at the start is met by the same call with the same token', async () => {
    const done = await update({ faults: [{ on: 'UpdateAddon', times: 2, ...fault }] });

    expect(factsOf(done)).toEqual(updated(3));
    const tokens = done.calls.filter(({ operation }) => operation === 'UpdateAddon').map(({ params }) => params);
    expect(new Set(tokens.map(({ clientRequestToken }) => clientRequestToken)).size).toBe(1);
    expect(done.timeline.filter(({ kind, from }) => kind === 'update' && from === null)).toHaveLength(1);
  });

  it('at the start is met by taking over the update when EKS forgets tokens', async () => {
    const done = await update({ idempotency: 'ignored', faults: [{ on: 'UpdateAddon', ...fault }] });

    expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW });
    expect(done.timeline.filter(({ kind, from }) => kind === 'update' && from === null)).toHaveLength(1);
  });

  it.each(['DescribeCluster', 'DescribeAddon', 'DescribeAddonVersions', 'DescribeUpdate'])(
    'at %s changes nothing but the time',
    async (on) => {
      const done = await update({ faults: [{ on, times: 6, ...fault }] });

      expect(factsOf(done)).toEqual(updated(1));
    },
  );

  it('for good ends before the deadline, notified, with nothing changed twice', async () => {
    const done = await update({ faults: [{ on: 'UpdateAddon', times: 'always', ...fault }] }, { deadlineSeconds: 900 });

    expect(done.seconds).toBeLessThanOrEqual(900);
    expect(done.notifications).toHaveLength(1);
    expect(done.timeline.filter(({ kind, from }) => kind === 'update' && from === null).length).toBeLessThanOrEqual(1);
  });
});

describe('an update that EKS refuses', () => {
  const cases: [title: string, world: object, says: string, advice: string][] = [
    [
      'for its version',
      refusing('InvalidParameterException', 400, 'Addon version specified is not supported'),
      'does not support that version|VersionUnsupported',
      'describe-addon-versions',
    ],
    [
      'for its configuration',
      refusing(
        'InvalidParameterException',
        400,
        'ConfigurationValue provided in request is not supported: Json schema validation failed with error: [$.x: ...]',
      ),
      'ConfigurationRejected',
      'describe-addon-configuration',
    ],
    [
      'by the one-minor rule',
      refusing('InvalidParameterException', 400, 'Updating VPC-CNI can only go up or down 1 minor version at a time'),
      'OneMinorAtATime',
      'next minor line',
    ],
    [
      'for a parameter',
      refusing('InvalidParameterException', 400, 'The role is odd'),
      'The role is odd',
      'Its message',
    ],
    [
      'as a request',
      refusing('InvalidRequestException', 400, 'Addon cannot be modified'),
      'Addon cannot be modified',
      'EKS console',
    ],
    [
      'as the client’s mistake',
      refusing('ClientException', 400, 'No such role'),
      'EksClientError',
      'role of the function',
    ],
    [
      'for want of a permission',
      refusing(
        'AccessDeniedException',
        403,
        'User: arn:aws:sts::111122223333:assumed-role/x is not authorized to perform: eks:UpdateAddon on resource: arn:aws:eks:eu-west-1:111122223333:addon/prod-1/coredns/1',
      ),
      'eks:UpdateAddon on resource: arn:aws:eks:eu-west-1:111122223333:addon/prod-1/coredns/1',
      'IAM console',
    ],
  ];

  it.each(cases)('%s is blocked, with the reason and what to do', async (_, world, says, advice) => {
    const done = await update(world);

    expect(factsOf(done)).toEqual(untouched('AddonUpdateBlocked', 1));
    expect(notifiedTexts(done)).toMatch(new RegExp(says));
    expect(notifiedTexts(done)).toContain(advice);
  });

  it('with an error nobody foresaw ends as it is reported', async () => {
    const done = await update(refusing('StrangeException', 418, 'I am a teapot'));

    expect(factsOf(done)).toEqual(untouched('AddonUpdateBlocked', 1));
    expect(notifiedTexts(done)).toContain('StrangeException: I am a teapot');
  });
});

describe('what is missing', () => {
  it.each([
    ['a cluster', { cluster: 'other' }, 'ClusterNotFound', 'list-clusters'],
    ['an add-on', { addon: 'vpc-cni' }, 'AddonNotFound', 'list-addons'],
  ])('%s is reported as such', async (_, request, name, advice) => {
    const done = await update({}, { configurationValues: undefined, ...request });

    expect(factsOf(done)).toMatchObject({
      name: 'AddonUpdateBlocked',
      updateCalls: 0,
      notified: ['AddonUpdateBlocked'],
    });
    expect(notifiedTexts(done)).toContain(name);
    expect(notifiedTexts(done)).toContain(advice);
  });

  it.each([
    [
      'the add-on',
      'No addon: coredns found in cluster: prod-1',
      { addonName: 'coredns' },
      'AddonNotFound',
      'list-addons',
    ],
    ['the cluster', 'No cluster found for name: prod-1.', {}, 'ClusterNotFound', 'list-clusters'],
  ])('%s deleted during the run ends it immediately', async (_, message, members, name, advice) => {
    const done = await update({
      faults: [
        {
          on: 'DescribeUpdate',
          times: 'always',
          error: { name: 'ResourceNotFoundException', status: 404, message, members },
        },
      ],
    });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateFailed', updateCalls: 1, notified: ['AddonUpdateFailed'] });
    expect(notifiedTexts(done)).toContain(name);
    expect(notifiedTexts(done)).toContain(advice);
    expect(done.seconds).toBeLessThan(120);
  });
});

describe('while EKS is busy', () => {
  it('with someone else’s update of the add-on, it waits for its end and plans again', async () => {
    const theirs = { clusterName: 'prod-1', addonName: 'coredns', addonVersion: 'v1.12.4-eksbuild.6' };
    const done = await update({ actions: [{ atSeconds: 0, UpdateAddon: theirs }] });

    expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW, updateCalls: 1 });
  });

  it('between plan and start, it waits for the other update, reports it, and plans again', async () => {
    const done = await update({
      actions: [{ atSeconds: 3, UpdateAddon: { clusterName: 'prod-1', addonName: 'coredns', addonVersion: OLD } }],
      faults: [{ on: 'DescribeAddonVersions', delaySeconds: 5 }],
    });

    const refused = done.calls.filter(({ operation, status }) => operation === 'UpdateAddon' && status === 409);
    expect(refused).toHaveLength(1);
    expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW, updateCalls: 2 });
    expect(notifiedTexts(done)).toContain('was already in progress, started by someone else');
    // A second plan may ask for something else, which an old token would not get.
    const ours = done.calls.filter(({ operation, by }) => operation === 'UpdateAddon' && by !== 'other');
    expect(new Set(ours.map(({ params }) => params.clientRequestToken)).size).toBe(2);
  });

  it('with the lock of the cluster and nothing to see, it waits and tries again', async () => {
    const busy = { name: 'ResourceInUseException', status: 409, message: 'Cluster has an update in progress' };
    const done = await update({ faults: [{ on: 'UpdateAddon', times: 20, error: busy }] });

    expect(factsOf(done)).toEqual(updated(21));
  });

  it('for good, it gives up before the deadline, with nothing changed', async () => {
    const busy = { name: 'ResourceInUseException', status: 409, message: 'Cluster has an update in progress' };
    const always = { faults: [{ on: 'UpdateAddon', times: 'always', error: busy }] };
    const done = await update(always, { deadlineSeconds: 1800 });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateBlocked', version: OLD, notified: ['AddonUpdateBlocked'] });
    expect(done.seconds).toBeLessThan(1800);
    expect(done.seconds).toBeGreaterThan(1100);
  });

  it('updating the cluster itself, it waits for that', async () => {
    const done = await update({ cluster: { status: 'UPDATING', updatingForSeconds: 600 } });

    expect(factsOf(done)).toEqual(updated(1));
    expect(done.seconds).toBeGreaterThan(600);
  });
});

it('keeps a role that EKS would drop', async () => {
  const done = await update({ addon: { serviceAccountRoleArn: ROLE } });

  expect(done.after[0]?.addons[0]).toMatchObject({ version: NEW, serviceAccountRoleArn: ROLE });
});

it('a bad request is refused before any call of EKS, with every problem and its place', async () => {
  const done = await update({}, { version: 'newest', bakeSeconds: -1, colour: 'blue', addonVersion: '1.12' });

  expect(done).toMatchObject({ status: 'FAILED', error: 'AddonUpdateBlocked', calls: [] });
  for (const path of [
    'version: must be',
    'bakeSeconds: must be',
    'colour: is not a known field',
    'addonVersion: is not a known field. Did you mean version?',
  ]) {
    expect(done.cause).toContain(`\n${path}`);
  }
  expect(done.notifications[0]?.attributes).toMatchObject({ cluster: 'prod-1', outcome: 'AddonUpdateBlocked' });
});
