import { describe, expect, it } from 'vitest';
import { factsOf, notifiedTexts } from '../../support/runs/run-facts.ts';
import { runMachine } from '../../support/runs/run-machine.ts';

const [OLDEST, OLDER, STRANDED, NEWEST] = [
  'v1.9.3-eksbuild.1',
  'v1.10.1-eksbuild.1',
  'v1.11.4-eksbuild.46',
  'v1.13.2-eksbuild.7',
];
const taking = (member: string) => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { [member]: { type: 'integer' } },
  additionalProperties: false,
});
const LANDS_BROKEN = { status: 'Failed', errorCode: 'AdmissionRequestDenied', applied: true, addonStatus: 'DEGRADED' };

/** After an upgrade of its control plane: the installed version is offered for older ones alone. */
const aStrandedWorld = (faults: object[] = [{ on: 'addon-update', addon: 'coredns', ends: LANDS_BROKEN }]) => ({
  clusters: [
    {
      name: 'prod-1',
      version: '1.36',
      addons: [{ name: 'coredns', version: STRANDED, configurationValues: '{"replicaCount":3}' }],
    },
  ],
  catalog: [
    {
      addon: 'coredns',
      versions: [
        { version: NEWEST, clusterVersions: ['1.35', '1.36'], default: ['1.36'], schema: taking('replicaCount') },
        { version: STRANDED, clusterVersions: ['1.33', '1.34'], schema: taking('replicaCount') },
        { version: OLDER, clusterVersions: ['1.35', '1.36'], schema: taking('replicas') },
        { version: OLDEST, clusterVersions: ['1.35', '1.36'], schema: taking('replicaCount') },
      ],
    },
  ],
  faults,
});
const update = (request: object = {}, world: object = aStrandedWorld()) =>
  runMachine('update-addon', { cluster: 'prod-1', addon: 'coredns', ...request }, world);
const versionsSent = ({ calls }: Awaited<ReturnType<typeof update>>) =>
  calls.filter(({ operation }) => operation === 'UpdateAddon').map(({ params }) => params.addonVersion);

describe('an add-on at a version that EKS does not offer any more', () => {
  it('is not taken back when its update goes wrong, which the plan says before', async () => {
    const done = await update();

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateFailed', version: NEWEST, updateCalls: 1 });
    expect(notifiedTexts(done)).toContain(
      `There is no way back: EKS does not offer coredns ${STRANDED} for Kubernetes 1.36`,
    );
    expect(notifiedTexts(done)).toContain(`It is left at ${NEWEST}: there is no way back.`);
    expect(notifiedTexts(done)).not.toMatch(/Roll(?:ed|ing) back to|--addon-version v1\.11\.4/);
  });

  it('is not touched when the request requires a way back', async () => {
    const done = await update({ rollBack: 'required' });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateBlocked', version: STRANDED, updateCalls: 0 });
    expect(notifiedTexts(done)).toContain('there is no way back: EKS does not offer');
    expect(notifiedTexts(done)).toContain(`\`rollBackTo: nearest\` goes back to ${OLDER} instead`);
  });

  it.each([true, 'required'])(
    'goes back to the nearest one that takes its configuration, if asked (rollBack: %s)',
    async (rollBack) => {
      const done = await update({ rollBack, rollBackTo: 'nearest' });

      expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack', version: OLDEST });
      expect(versionsSent(done)).toEqual([NEWEST, OLDEST]);
      expect(done.after[0]?.addons[0]?.configurationValues).toBe('{"replicaCount":3}');
    },
  );

  it('is not taken back to a version that the request excludes', async () => {
    const done = await update({ rollBackTo: 'nearest', neverVersions: ['v1.9.*'] });

    expect(versionsSent(done)).toEqual([NEWEST]);
    expect(notifiedTexts(done)).toContain('There is no way back');
  });

  it('is updated with a warning when all goes well', async () => {
    const done = await update({}, aStrandedWorld([]));

    expect(done.output).toMatchObject({ name: 'Updated', severity: 'warning' });
  });

  it('is updated without one when nobody wants it back', async () => {
    const done = await update({ rollBack: false }, aStrandedWorld([]));

    expect(done.output).toMatchObject({ name: 'Updated', severity: 'info' });
  });
});

describe('a plan', () => {
  it.each([
    ['no, because EKS does not offer', { dryRun: true }, aStrandedWorld(), false],
    [`yes, to ${OLDEST}`, { dryRun: true, rollBackTo: 'nearest' }, aStrandedWorld(), true],
    [
      'yes, to v1.12.4-eksbuild.6',
      { dryRun: true },
      { clusters: [{ name: 'prod-1', version: '1.33', addons: [{ name: 'coredns', version: 'v1.12.4-eksbuild.6' }] }] },
      true,
    ],
  ])('says whether it can be rolled back: %s', async (says, request, world, possible) => {
    const done = await update(request, world);

    expect(done.output).toMatchObject({ name: 'Planned', details: { rollBack: { possible } } });
    expect(notifiedTexts(done)).toContain(`Can be rolled back: ${says}`);
  });
});

it('of several steps goes back to the last good one although the start is not offered', async () => {
  const lines = [17, 18, 19].map((minor) => ({ version: `v1.${minor}.1-eksbuild.1`, clusterVersions: ['1.33'] }));
  const world = {
    clusters: [{ name: 'prod-1', version: '1.33', addons: [{ name: 'vpc-cni', version: 'v1.16.4-eksbuild.2' }] }],
    catalog: [{ addon: 'vpc-cni', versions: lines }],
    faults: [{ on: 'addon-update', addon: 'vpc-cni', after: 1, ends: LANDS_BROKEN }],
  };
  const done = await runMachine(
    'update-addon',
    { cluster: 'prod-1', addon: 'vpc-cni', rollBackTo: 'last-good-step' },
    world,
  );

  expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack', version: 'v1.17.1-eksbuild.1' });
  expect(versionsSent(done)).toEqual(['v1.17.1-eksbuild.1', 'v1.18.1-eksbuild.1', 'v1.17.1-eksbuild.1']);
});

it('is not advised to be tried again when EKS has refused it', async () => {
  const ends = { status: 'Failed', errorCode: 'AdmissionRequestDenied', applied: true, addonStatus: 'DEGRADED' };
  const refusal = {
    name: 'InvalidParameterException',
    status: 400,
    message: 'Addon version specified is not supported',
  };
  const done = await update(
    {},
    {
      clusters: [{ name: 'prod-1', version: '1.33', addons: [{ name: 'coredns', version: 'v1.12.4-eksbuild.6' }] }],
      faults: [
        { on: 'addon-update', addon: 'coredns', ends },
        { on: 'UpdateAddon', addon: 'coredns', after: 1, error: refusal },
      ],
    },
  );

  expect(factsOf(done)).toMatchObject({ name: 'AddonRollbackFailed', updateCalls: 2 });
  expect(notifiedTexts(done)).toContain('EKS rejected the rollback to v1.12.4-eksbuild.6.');
  expect(notifiedTexts(done)).not.toMatch(/[Rr]olled back to|aws eks update-addon/);
});
