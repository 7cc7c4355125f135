import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../support/repository.ts';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';

let folder: ReturnType<typeof aFolder>;
beforeAll(() => {
  folder = aFolder();
});
afterAll(() => folder.remove());

describe('upkeep fire', () => {
  it('starts the machine of a schedule with its input', async () => {
    const { code, out } = await upkeep(['fire', 'update-coredns']);

    expect(code).toBe(0);
    expect(out).toContain('update-coredns: cron(0 6 ? * TUE *) Europe/Berlin');
    expect(out).toContain('Notification: [info] Updated prod-1/coredns');
  });

  it('tells what a sweep of health finds', async () => {
    const { code, out } = await upkeep(['fire', 'sweep-health', '--world', 'local/worlds/unhealthy.yaml']);

    expect(code).toBe(0);
    expect(out).toContain('Notification: [warning] HealthIssue prod-1/coredns');
    expect(out).toContain('Notification: [error] HealthIssue prod-2/vpc-cni');
  });

  it('takes a schedule as the AWS CLI prints it', async () => {
    const example = JSON.parse(textOf('events/schedule.sweep-health.json'));
    const Arn = example.Target.Arn.replace('sweep-health', 'my-stack-sweep-health:live');
    const schedule = { ...example, CreationDate: '2026-11-21', Target: { ...example.Target, Arn } };
    const file = folder.file('mine.json', JSON.stringify(schedule));

    const { code, out } = await upkeep(['fire', file, '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ status: 'SUCCEEDED', output: { clusters: 1 } });
  });

  it('starts a machine that starts others, whose states bear the name of what they are about', async () => {
    const { code, out } = await upkeep(['fire', 'maintain-prod-1']);

    expect(code).toBe(0);
    expect(out).toMatch(/\d\d:\d\d:\d\d {2}Update add-on\n/);
    expect(out).toMatch(/\d\d:\d\d:\d\d {2}coredns: Start add-on update\n/);
    expect(out).toContain('Notification: [info] Updated prod-1/coredns');
    expect(out).toContain('Notification: [info] Maintained prod-1\n');
  });

  it.each([
    ['a schedule that is not there', ['fire', 'nightly'], 'only maintain-prod-1, sweep-health, update-coredns'],
    ['a file that is no schedule', ['fire', 'events/update-addon.json'], 'ScheduleExpression'],
    ['a file that is not there', ['fire', './nowhere.json'], 'cannot be read'],
    ['a file that is no JSON', ['fire', 'README.md'], 'is not JSON'],
    ['no word', ['fire'], 'missing a word'],
  ])('refuses %s', async (_, args, says) => {
    const { code, note, out } = await upkeep(args);

    expect(code).toBe(2);
    expect(note).toContain(says);
    expect(out).toBe('');
  });
});
