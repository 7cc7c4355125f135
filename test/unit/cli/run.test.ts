import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';

const REQUEST = { cluster: 'prod-1', addon: 'coredns', onConflict: 'preserve' };
const RUN = ['run', 'update-addon', '--input', '-'];

let folder: ReturnType<typeof aFolder>;
beforeEach(() => {
  folder = aFolder();
});
afterEach(() => folder.remove());

const run = (request: unknown, ...args: string[]) => upkeep([...RUN, ...args], { input: JSON.stringify(request) });

describe('upkeep run', () => {
  it('prints the record as one JSON object and nothing else', async () => {
    const { code, out, note } = await run(REQUEST, '--json');

    const record = JSON.parse(out);
    expect({ code, note }).toEqual({ code: 0, note: '' });
    expect(Object.keys(record).sort()).toEqual(
      ['after', 'calls', 'notifications', 'output', 'startedAt', 'status', 'stoppedAt', 'transitions'].sort(),
    );
    expect(record).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Updated' }, notifications: [{}] });
    expect(record.calls.filter(({ operation }: { operation: string }) => operation === 'UpdateAddon')).toHaveLength(1);
  });

  it('gives the same record for the same request and world', async () => {
    const [one, two] = await Promise.all([run(REQUEST, '--json'), run(REQUEST, '--json')]);

    expect(one).toEqual(two);
  });

  it('shows what happened, the notification and the outcome', async () => {
    const { code, out } = await run(REQUEST);

    expect(code).toBe(0);
    expect(out).toContain('Start add-on update\n');
    expect(out).toMatch(/eks:UpdateAddon coredns v1\.13\.\S+ InProgress\n/);
    expect(out).toContain('wait ended: event\n');
    expect(out).toContain('Notification: [info] Updated prod-1/coredns');
    expect(out).toMatch(/SUCCEEDED\nafter 1 min 40 s, \d+ state transitions, 8 EKS API calls \(1 mutating\)\n/);
  });

  it('shows what a channel of Slack would, if asked to', async () => {
    const posted = await run(REQUEST, '--posts');
    const silent = await run(REQUEST);

    expect(posted.out).toContain('\nSlack C01OPERATIONS:\n  | :white_check_mark: Updated prod-1/coredns\n');
    expect(silent.out).not.toContain('Slack');
  });

  it('exits 1 when the execution fails, with the JSON pointer, and changes nothing', async () => {
    const request = {
      cluster: 'prod-1',
      addon: 'aws-ebs-csi-driver',
      configurationValues: { controller: { replicaCount: 'two' } },
    };

    const { code, out } = await run(request, '--json');

    const record = JSON.parse(out);
    expect(code).toBe(1);
    expect(record).toMatchObject({ status: 'FAILED', error: 'AddonUpdateBlocked' });
    expect(record.cause).toContain('controller/replicaCount');
    expect(record.calls.map(({ operation }: { operation: string }) => operation)).not.toContain('UpdateAddon');
  });

  it('writes a picture of the states that were taken and of when', async () => {
    const file = folder.file('run.svg');
    const world = folder.file(
      'world.json',
      JSON.stringify({ clusters: [{ name: 'prod-1', version: '1.33', addons: [] }] }),
    );

    await run(REQUEST, '--svg', file, '--world', world);

    const picture = readFileSync(file, 'utf8');
    expect(picture).toMatch(
      /^<svg xmlns=[\s\S]*<text class="title"[^>]*>update-addon: FAILED AddonUpdateBlocked<\/text>/,
    );
    expect(picture).toMatch(/<g class="state type-task taken"><title>Plan add-on update/);
    expect(picture).toMatch(/<g class="state type-task"><title>Start add-on update/);
    expect(picture).toMatch(/<text x="0" y="14">Plan add-on update<\/text>.*>0 s<\/text>/);
    expect(picture).toContain('<title>DescribeAddon 404, 2026-03-02T09:00:00.000Z</title>');
  });

  it('leaves the history of before where nothing could be run', async () => {
    const file = folder.file('kept.json');
    writeFileSync(file, 'of before');

    const { code } = await run(REQUEST, '--history', file, '--journal', 'nowhere/a');

    expect(code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('of before');
  });

  it('writes the history in the shape of GetExecutionHistory', async () => {
    const file = folder.file('history.json');

    await run(REQUEST, '--history', file);

    const { events } = JSON.parse(readFileSync(file, 'utf8'));
    expect(events[0]).toMatchObject({ id: 1, previousEventId: 0, type: 'ExecutionStarted' });
    expect(events.at(-1)).toMatchObject({ id: events.length, type: 'ExecutionSucceeded' });
  });

  it('stops the execution at Ctrl-C and says what EKS is still doing', async () => {
    const interrupt = new AbortController();
    const stopped = upkeep([...RUN, '--clock', 'real', '--json'], {
      input: JSON.stringify(REQUEST),
      interrupted: interrupt.signal,
    });

    interrupt.abort();
    const { code, out, note } = await stopped;

    expect(code).toBe(130);
    expect(JSON.parse(out)).toMatchObject({ status: 'ABORTED', error: 'Interrupted' });
    expect(note).toContain('Stopped. What EKS is doing:');
  });
});

describe('upkeep run refuses, with exit code 2 and every problem at its place,', () => {
  it.each([
    ['an unknown field', { ...REQUEST, colour: 'red' }, ['colour: is not a known field']],
    ['a bad cluster name', { ...REQUEST, cluster: '-x' }, ['cluster: must be a cluster name']],
    ['a bad version', { ...REQUEST, version: 'newest' }, ['version: must be latest, default']],
    ['several at once', { addon: '', bakeSeconds: -1 }, ['cluster: ', 'addon: ', 'bakeSeconds: ']],
    ['a list', [], ['']],
  ])('%s', async (_, request, problems) => {
    const { code, out, note } = await run(request, '--json');

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(note).toContain('no API call was made');
    for (const problem of problems) expect(note).toContain(`\n  ${problem}`);
  });

  it('text that is not JSON', async () => {
    const { code, note } = await upkeep(RUN, { input: '{"cluster": ' });

    expect(code).toBe(2);
    expect(note).toContain('is not JSON');
  });

  it('300 KiB', async () => {
    const { code, note } = await run({ ...REQUEST, configurationValues: 'x'.repeat(300 * 1024) });

    expect(code).toBe(2);
    expect(note).toContain('more than 262144 bytes');
  });

  it('an invalid world', async () => {
    const world = folder.file(
      'world.yaml',
      'clusters: [{ name: a, version: 1.33, colour: red, addons: [{ name: coredns, version: v1 }] }]',
    );

    const { code, note } = await run(REQUEST, '--world', world);

    expect(code).toBe(2);
    expect(note).toContain('clusters[0].colour');
    expect(note).toContain('clusters[0].version');
    expect(note).not.toContain('for Kubernetes .');
  });

  it.each([
    ['an unknown option', [...RUN, '--colour', 'red'], "Unknown option '--colour'"],
    ['an unknown state machine', ['run', 'update-cluster', '--input', '-'], "no state machine 'update-cluster'"],
    ['a misspelt state machine', ['run', 'update-adon', '--input', '-'], 'Did you mean update-addon?'],
    [
      'no state machine',
      ['run'],
      'missing argument MACHINE. See: upkeep help run\n  Usage: upkeep run MACHINE [--input FILE',
    ],
    ['a misspelt command', ['rnu'], 'Did you mean run?'],
    ['a journal in a folder that is not there', [...RUN, '--journal', 'nowhere/a'], 'nowhere/a cannot be written'],
    ['no input', ['run', 'update-addon'], 'missing option --input FILE'],
    ['an input that is not there', ['run', 'update-addon', '--input', 'nowhere.json'], 'no such file: nowhere.json'],
    ['an unexpected argument', [...RUN, 'more'], "unexpected argument 'more'"],
    ['an unknown command', ['walk'], "no command 'walk'"],
    ['a journal without a run', ['resume', 'package.json'], 'package.json'],
  ])('%s', async (_, args, words) => {
    const { code, out, note } = await upkeep(args, { input: JSON.stringify(REQUEST) });

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(note).toContain(words);
  });

  it.each(['x0', 'fast', 'x', '-1', 'x1e9'])('the clock %s', async (clock) => {
    const { code, note } = await run(REQUEST, `--clock=${clock}`);

    expect(code).toBe(2);
    expect(note).toContain('--clock must be virtual, real');
  });
});

describe('upkeep resume', () => {
  it('resumes where a journal breaks off, with the same outcome and one UpdateAddon in all', async () => {
    const whole = folder.file('whole.journal');
    const full = JSON.parse((await run(REQUEST, '--json', '--journal', whole)).out);
    const entries = readFileSync(whole, 'utf8').trimEnd().split('\n');
    const started = entries.findLastIndex((line) => line.includes('"kind":"work-done"') && line.includes('"poll"'));

    // Killed in the wait after UpdateAddon, in the middle of writing the next entry.
    const torn = folder.file('torn.journal', `${entries.slice(0, started + 1).join('\n')}\n{"kind":"timer-f`);
    const { code, out } = await upkeep(['resume', torn, '--json']);

    const resumed = JSON.parse(out);
    expect(code).toBe(0);
    expect(resumed.output).toEqual(full.output);
    expect(resumed.notifications).toHaveLength(1);
    expect(resumed.calls.map(({ operation }: { operation: string }) => operation)).toEqual(
      full.calls.map(({ operation }: { operation: string }) => operation),
    );
  });

  it('shows a run that had ended again, without doing anything', async () => {
    const journal = folder.file('ended.journal');
    const { out } = await run(REQUEST, '--json', '--journal', journal);
    const before = readFileSync(journal, 'utf8');

    const again = await upkeep(['resume', journal, '--json']);

    expect(JSON.parse(again.out)).toEqual(JSON.parse(out));
    expect(readFileSync(journal, 'utf8')).toBe(before);
  });

  it('is what run suggests when the journal contains a run', async () => {
    const journal = folder.file('used.journal');
    await run(REQUEST, '--json', '--journal', journal);

    const { code, note } = await run(REQUEST, '--json', '--journal', journal);

    expect(code).toBe(2);
    expect(note).toContain('upkeep resume');
  });
});
