import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { fleetProgress } from '../../../../local/cli/fleet/progress.ts';
import { aFolder, aTerminal, upkeep } from '../../../support/runs/upkeep.ts';

const folder = aFolder();
afterAll(folder.remove);

const ARN = 'arn:aws:states:eu-west-1:111122223333:execution';

describe('upkeep run maintain-fleet', () => {
  it('shows a line for each wave and cluster, and writes the report', async () => {
    const input = folder.file('fleet.yaml', 'clusters: { names: [dev-1] }\naddons: [{ addon: coredns }]\n');
    const report = folder.file('report.html');

    const ran = await upkeep([
      ...['run', 'maintain-fleet', '--input', input, '--world', 'local/worlds/fleet.yaml', '--report', report],
    ]);

    expect(ran.code).toBe(0);
    expect(ran.out.split('\n').slice(0, 6)).toEqual([
      '09:00:00  Plan of 1 cluster in 1 wave',
      '09:00:00    dev-1: Planned after 0 s. Of 1 add-on on dev-1, 1 would be changed.',
      '09:00:00  Wave all (1 of 1): 1 cluster',
      '09:01:40    dev-1: Maintained after 1 min 40 s. dev-1 was maintained: 1 changed.',
      '09:01:40  Wave all ended after 1 min 40 s: 1 Maintained',
      '',
    ]);
    expect(readFileSync(report, 'utf8')).toMatch(/^<!doctype html>[\s\S]*coredns/);
  });

  it.each<[string, string[], string]>([
    ['a report of another kind', ['maintain-fleet', '--report', 'report.pdf'], 'ends in .html, .json, .md, not'],
    ['a report of a run that has none', ['update-addon', '--report', 'report.html'], 'update-addon has no report'],
  ])('refuses %s before anything is run', async (_, args, says) => {
    const { code, note } = await upkeep(['run', ...args, '--input', 'events/maintain-fleet.json']);

    expect(code).toBe(2);
    expect(note).toContain(says);
  });
});

describe('the progress of a fleet', () => {
  it('says once for what clusters wait, but not that they wait for their turn', () => {
    const { terminal, shown } = aTerminal();
    const progress = fleetProgress(terminal);
    const waits = (child: string, waitingFor: string) => {
      const admission = JSON.stringify({ kind: 'wait', waitingFor });
      const event = { timestamp: new Date(0) };
      progress.onEvent(child, { ...event, stateExitedEventDetails: { assignedVariables: { admission } } });
      progress.onEvent(child, { ...event, stateEnteredEventDetails: { name: 'Wait for its turn' } });
    };

    progress.onEvent(`${ARN}:maintain-fleet:fleet`, { type: 'ExecutionStarted', timestamp: new Date(0) });
    for (const child of ['a', 'b']) {
      waits(`${ARN}:maintain-fleet/Wave:${child}`, 'the maximum concurrency of the wave');
      waits(`${ARN}:maintain-fleet/Wave:${child}`, 'paused by ana at 2026-11-21T08:00:00Z');
    }

    expect(shown.out).toBe('00:00:00    waiting: paused by ana at 2026-11-21T08:00:00Z\n');
  });

  it('has a line for each cluster under way, and of many says how many more there are', () => {
    const progress = fleetProgress(aTerminal().terminal);
    const started = (name: string, machine: string, input: object) =>
      progress.onEvent(`${ARN}:${machine}:${name}`, {
        ...{ type: 'ExecutionStarted', timestamp: new Date(0) },
        executionStartedEventDetails: { input: JSON.stringify(input) },
      });

    started('fleet', 'maintain-fleet', {});
    expect(progress.underWay(0, 80)).toBeUndefined();
    for (let index = 1; index <= 10; index += 1) started(`${index}`, 'maintain-cluster', { cluster: `prod-${index}` });
    progress.onEvent(`${ARN}:maintain-cluster:1`, { type: 'ExecutionFailed', timestamp: new Date(1000) });

    expect(progress.underWay(5000, 80)?.split('\n')).toEqual([
      ...Array.from({ length: 8 }, (_, index) => `prod-${index + 2}: start (5 s)`),
      'and 1 more cluster',
    ]);
  });
});
