import { describe, expect, it } from 'vitest';
import type { SimulatedCloud } from '../../../local/cloud/cloud.ts';
import { aCluster, maintenanceOf, NEW, OLD } from '../../support/runs/maintenance-run.ts';
import { cloudOf, START } from '../../support/runs/run-machine.ts';

const update = (addon: string, more: object = {}) => ({
  machine: 'update-addon',
  input: { cluster: 'prod-1', addon, ...more },
});
const replace = (more: object = {}) => ({
  machine: 'replace-fargate-profile',
  input: { cluster: 'prod-1', profile: 'default', changes: { subnets: ['subnet-c'] }, ...more },
});
const maintain = (more: object = {}) => ({ machine: 'maintain-cluster', input: { cluster: 'prod-1', ...more } });
const hanging = (addon: string) => aCluster({ faults: [{ on: 'addon-update', addon, never: true }] });

type Start = { machine: string; input: object };

const start = (cloud: SimulatedCloud, { machine, input }: Start) =>
  cloud.engine.startExecution({ stateMachineArn: machine, input: JSON.stringify(input) }).executionArn;

/** Starts one execution, and another ten seconds later; gives how both ended, and what became of the cluster. */
async function started(first: Start, second: Start, world: object = aCluster(), stopFirstAfter?: number) {
  const { cloud, clock } = await cloudOf(world);
  const holder = start(cloud, first);
  const later = new Promise<string>((resolve) => {
    void clock.schedule(START + 10_000, () => resolve(start(cloud, second)));
  });
  if (stopFirstAfter !== undefined) {
    void clock.schedule(START + stopFirstAfter * 1000, () => cloud.engine.stopExecution({ executionArn: holder }));
  }
  const other = await later;
  const done = await cloud.engine.finished(other);
  const one = await cloud.engine.finished(holder);
  const run = await maintenanceOf(cloud, other);
  return { run, holder, endedAt: Number(one.stopDate), doneAt: Number(done.stopDate) };
}

describe('a cluster that another execution changes', () => {
  it.each<[string, Start, Start]>([
    ['update-addon for another add-on', update('coredns'), update('kube-proxy')],
    ['update-addon for the same add-on', update('coredns'), update('coredns')],
    ['replace-fargate-profile', update('coredns'), replace()],
    ['update-addon while a profile is replaced', replace(), update('coredns')],
    ['update-addon while the cluster is maintained', maintain(), update('coredns', { version: 'default' })],
    ['maintain-cluster while an add-on is updated', update('coredns'), maintain()],
  ])('is waited for: %s', async (_, first, second) => {
    const { run, endedAt, doneAt } = await started(first, second);

    expect(run).toMatchObject({ status: 'SUCCEEDED', mostAtOnce: 1 });
    expect(doneAt).toBeGreaterThan(endedAt);
    expect(endedAt).toBeGreaterThan(START + 60_000);
  });

  it.each<[string, Start, string]>([
    ['update-addon', update('kube-proxy', { deadlineSeconds: 900 }), 'AddonUpdateBlocked'],
    ['replace-fargate-profile', replace({ deadlineSeconds: 900 }), 'ProfileReplacementBlocked'],
  ])('for too long keeps %s from beginning, which says who changes it', async (_, second, name) => {
    const { run, holder } = await started(update('coredns', { deadlineSeconds: 7200 }), second, hanging('coredns'));

    expect(run).toMatchObject({ status: 'FAILED', name, profiles: { default: 'ACTIVE' } });
    expect(run.cause).toContain(`The cluster prod-1 is being changed by ${holder}`);
    expect(run.addons['kube-proxy']).toBe(OLD['kube-proxy']);
    expect(run.seconds).toBeGreaterThan(300);
    expect(run.seconds).toBeLessThan(900);
    expect(run.notified.at(0)).toBe(`${name} ${name === 'AddonUpdateBlocked' ? 'kube-proxy' : 'default'}`);
  });

  it.each<[string, Start]>([
    ['update-addon', update('kube-proxy', { dryRun: true })],
    ['replace-fargate-profile', replace({ dryRun: true })],
  ])('is planned meanwhile by a dry run of %s', async (_, second) => {
    const { run, endedAt, doneAt } = await started(update('coredns'), second);

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Planned' });
    expect(doneAt).toBeLessThan(endedAt);
  });

  it('is free after a dry run has begun', async () => {
    const slow = { on: 'DescribeAddonConfiguration', times: 3, error: { name: 'ThrottlingException', status: 429 } };

    const { run } = await started(
      update('coredns', { dryRun: true }),
      update('coredns', { bakeSeconds: 0 }),
      aCluster({ faults: [slow] }),
    );

    expect(run).toMatchObject({ name: 'Updated', addons: { coredns: NEW.coredns } });
  });

  it('is free once that execution was stopped', async () => {
    const { run, endedAt } = await started(
      update('coredns', { bakeSeconds: 3600, deadlineSeconds: 7200 }),
      update('kube-proxy'),
      aCluster(),
      300,
    );

    expect(run).toMatchObject({ name: 'Updated', mostAtOnce: 1, addons: { 'kube-proxy': NEW['kube-proxy'] } });
    expect(endedAt).toBe(START + 300_000);
    expect(run.seconds).toBeLessThan(600);
  });
});
