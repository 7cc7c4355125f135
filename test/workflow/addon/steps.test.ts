import { describe, expect, it } from 'vitest';
import { factsOf, timeless } from '../../support/runs/run-facts.ts';
import { runMachine } from '../../support/runs/run-machine.ts';
import { NEW } from '../../support/worlds/addon-builders.ts';
import { aRequest, aWorld, updateEnds } from '../../support/worlds/addon-worlds.ts';

const update = (world: object, request: object = {}) =>
  runMachine('update-addon', aRequest(request), aWorld({ ...world }));

const BROKEN = { status: 'Failed', errorCode: 'AdmissionRequestDenied', applied: true, addonStatus: 'DEGRADED' };

describe('several steps', () => {
  const vpcCni = { name: 'vpc-cni', version: 'v1.19.0-eksbuild.1', configurationValues: undefined };
  const request = { addon: 'vpc-cni', version: '1.21', configurationValues: undefined };
  const stepFails = (after: number, ends: object = BROKEN) => ({
    addon: vpcCni,
    faults: [{ on: 'addon-update', addon: 'vpc-cni', after, ends }],
  });
  const versionsSent = (done: Awaited<ReturnType<typeof update>>) =>
    done.calls
      .filter(({ operation }) => operation === 'UpdateAddon')
      .map(({ params }) => String(params.addonVersion).split('.').slice(0, 2).join('.'));

  it('go one minor line at a time, each of them verified', async () => {
    const done = await update({ addon: vpcCni }, request);

    expect(factsOf(done)).toMatchObject({ name: 'Updated', notified: ['Updated'] });
    expect(versionsSent(done)).toEqual(['v1.20', 'v1.21']);
  });

  it('go through no version that the request excludes', async () => {
    const done = await update({ addon: vpcCni }, request);
    const [passed] = done.calls.filter(({ operation }) => operation === 'UpdateAddon');
    const excluded = String(passed?.params.addonVersion);
    const other = await update({ addon: vpcCni }, { ...request, neverVersions: [excluded] });

    expect(factsOf(other)).toMatchObject({ name: 'Updated' });
    expect(versionsSent(other)).toEqual(['v1.20', 'v1.21']);
    expect(other.calls.map(({ params }) => params.addonVersion)).not.toContain(excluded);
  });

  it('go back to the start, one minor line at a time, when a later one fails', async () => {
    const done = await update(stepFails(1), request);

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack', version: 'v1.19.0-eksbuild.1' });
    expect(versionsSent(done)).toEqual(['v1.20', 'v1.21', 'v1.20', 'v1.19']);
    expect(timeless(done.after)).toEqual(timeless(done.before));
  });

  it('bring the requested configuration with the last one, and the old one with each on the way back', async () => {
    const configured = { ...vpcCni, configurationValues: '{"env":{"WARM_IP_TARGET":"1"}}' };
    const wanted = '{"env":{"WARM_IP_TARGET":"2"}}';
    const world = { ...stepFails(1), addon: configured };
    const done = await update(world, { ...request, configurationValues: wanted });

    const sent = done.calls.filter(({ operation }) => operation === 'UpdateAddon').map(({ params }) => params);
    expect(sent.map(({ configurationValues }) => configurationValues)).toEqual([
      undefined,
      wanted,
      configured.configurationValues,
      configured.configurationValues,
    ]);
    expect(timeless(done.after)).toEqual(timeless(done.before));
  });

  it('go back to the last good one when the request says so', async () => {
    const done = await update(stepFails(1), { ...request, rollBackTo: 'last-good-step' });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack' });
    expect(versionsSent(done)).toEqual(['v1.20', 'v1.21', 'v1.20']);
  });

  it('go back to the start also when a later one changes nothing', async () => {
    const denied = { status: 'Failed', errorCode: 'AccessDenied', applied: false, addonStatus: 'ACTIVE', health: [] };
    const done = await update(stepFails(1, denied), request);

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack', version: 'v1.19.0-eksbuild.1' });
    expect(versionsSent(done)).toEqual(['v1.20', 'v1.21', 'v1.19']);
  });
});

describe('every Lambda delivered twice', () => {
  const twice = async (run: () => Promise<unknown>) => {
    await run();
    return run();
  };

  it.each([
    ['in a plain run', {}, {}],
    [
      'while updates are tried again',
      {
        faults: [
          updateEnds({ status: 'Failed', errorCode: 'ClusterUnreachable', applied: false, addonStatus: 'ACTIVE' }),
        ],
      },
      {},
    ],
    ['while it is rolled back', { faults: [updateEnds(BROKEN)] }, {}],
    ['where EKS forgets tokens', { idempotency: 'ignored' }, {}],
  ])('%s makes no update twice', async (_, world, request) => {
    const once = await update(world, request);

    const done = await runMachine('update-addon', aRequest(request), aWorld({ ...world }), { deliver: twice });

    const started = ({ timeline }: typeof done) => timeline.filter(({ kind, from }) => kind === 'update' && !from);
    expect(started(done)).toHaveLength(started(once).length);
    expect(factsOf(done)).toMatchObject({ name: factsOf(once).name, version: factsOf(once).version });
  });

  it('or its answer lost at any point of the run makes no update twice', async () => {
    for (let lost = 1; lost <= 6; lost += 1) {
      let invoked = 0;
      const done = await runMachine('update-addon', aRequest(), aWorld({}), {
        deliver: async (run) => {
          const result = await run();
          invoked += 1;
          if (invoked === lost) throw Object.assign(new Error('Lambda was cut'), { name: 'Lambda.Unknown' });
          return result;
        },
      });

      expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW });
      expect(done.timeline.filter(({ kind, from }) => kind === 'update' && from === null)).toHaveLength(1);
    }
  });
});
