import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../support/repository.ts';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';

let folder: ReturnType<typeof aFolder>;
beforeAll(() => {
  folder = aFolder();
});
afterAll(() => folder.remove());

describe('upkeep trigger', () => {
  it('starts the state machine of a schedule with its input', async () => {
    const { code, out } = await upkeep(['trigger', 'update-coredns']);

    expect(code).toBe(0);
    expect(out).toContain('update-coredns: cron(0 6 ? * TUE *) Europe/Berlin');
    expect(out).toContain('Notification: [info] Updated prod-1/coredns');
  });

  it('reports what a scan of health finds', async () => {
    const { code, out } = await upkeep(['trigger', 'scan-health', '--world', 'local/worlds/unhealthy.yaml']);

    expect(code).toBe(0);
    expect(out).toContain('Notification: [warning] HealthIssue prod-1/coredns');
    expect(out).toContain('Notification: [error] HealthIssue prod-2/vpc-cni');
  });

  it('takes a schedule as the AWS CLI prints it', async () => {
    const example = JSON.parse(textOf('events/schedule.scan-health.json'));
    const Arn = example.Target.Arn.replace('scan-health', 'my-stack-scan-health:live');
    const schedule = { ...example, CreationDate: '2026-11-21', Target: { ...example.Target, Arn } };
    const file = folder.file('mine.json', JSON.stringify(schedule));

    const { code, out } = await upkeep(['trigger', file, '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ status: 'SUCCEEDED', output: { clusters: 1 } });
  });

  it('starts a state machine that starts others, whose states are prefixed with what they change', async () => {
    const { code, out } = await upkeep(['trigger', 'maintain-prod-1']);

    expect(code).toBe(0);
    expect(out).toMatch(/\d\d:\d\d:\d\d {2}Run next item\n/);
    expect(out).toMatch(/\d\d:\d\d:\d\d {2}coredns: Start add-on update\n/);
    expect(out).toContain('Notification: [info] Updated prod-1/coredns');
    expect(out).toContain('Notification: [info] Maintained prod-1\n');
    // Those of the executions that it started count too.
    expect(Number(/, (\d+) state transitions/.exec(out)?.[1])).toBeGreaterThan(60);
  });

  it.each([
    [
      'a schedule that does not exist',
      ['trigger', 'nightly'],
      'the schedules are maintain-fleet-prod, maintain-prod-1, report-drift-of-prod-1, scan-health, update-coredns',
    ],
    ['a file that is not a schedule', ['trigger', 'events/update-addon.json'], 'ScheduleExpression'],
    ['a file that does not exist', ['trigger', './nowhere.json'], 'no such file: ./nowhere.json'],
    ['a file that is not JSON', ['trigger', 'README.md'], 'is not JSON'],
    ['no argument', ['trigger'], 'missing argument SCHEDULE|FILE'],
  ])('refuses %s', async (_, args, says) => {
    const { code, note, out } = await upkeep(args);

    expect(code).toBe(2);
    expect(note).toContain(says);
    expect(out).toBe('');
  });
});
