import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { journalName } from '../../../local/cli/aws/run.ts';
import { realClock } from '../../../local/clock.ts';
import { createEndpoint, refusal } from '../../../local/cloud/endpoint.ts';
import { serveSimulator } from '../../../local/simulator/http/server.ts';
import type { SimulatorRequest } from '../../../local/simulator/simulator.ts';
import { aFolder, type Ran, upkeep } from '../../support/runs/upkeep.ts';
import { anEksElsewhere, type EksElsewhere } from '../../support/worlds/eks-elsewhere.ts';
import { aFargateWorld, aReplacement } from '../../support/worlds/fargate-worlds.ts';

const ADDON = { name: 'coredns', version: 'v1.11.4-eksbuild.2' };
const INSIGHT = { name: 'EKS add-on version compatibility', status: 'PASSING', reason: 'All is well.' };
const REQUEST = { cluster: 'prod-1', addon: 'coredns' };

let folder: ReturnType<typeof aFolder>;
let aws: EksElsewhere;
beforeEach(async () => {
  folder = aFolder();
  aws = await anEksElsewhere(aFargateWorld({ cluster: { addons: [ADDON], insights: [INSIGHT] } }), realClock());
});
afterEach(async () => {
  await aws.close();
  folder.remove();
});

type Sitter = NonNullable<Parameters<typeof upkeep>[1]>;

const run = (request: unknown, args: string[] = [], sitter: Sitter = {}): Promise<Ran> =>
  upkeep(
    ['run', 'update-addon', '--input', folder.file('input.json', JSON.stringify(request)), '--aws', ...args],
    sitter,
  );

const journal = () => ['--journal', folder.file('a.journal')];
const changesOf = () => aws.eks.calls().filter(({ operation }) => !/^(Describe|List)/.test(operation));
const never = async (question: string) => {
  throw new Error(`No approval is expected: ${question}`);
};

describe('upkeep run --aws', () => {
  it('makes a dry run without asking, on the EKS that the SDK finds', async () => {
    const { code, out } = await run({ ...REQUEST, dryRun: true }, [...journal(), '--json'], { ask: never });

    const record = JSON.parse(out);
    expect(code).toBe(0);
    expect(record).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Planned', details: { decision: 'update' } } });
    expect(record.calls.length).toBeGreaterThan(2);
    expect(record.after).toMatchObject([{ name: 'prod-1', account: '111122223333', addons: [ADDON] }]);
    expect(changesOf()).toEqual([]);
  });

  it('shows the account, the caller, the Region and the plan before it asks', async () => {
    let shown = '';
    const ask = async (question: string) => {
      shown += question;
      return 'no';
    };

    const { code, note } = await run(REQUEST, journal(), { ask, seen: (text) => (shown += text) });

    expect(code).toBe(1);
    expect(note).toContain('Nothing was started.');
    expect(shown).toMatch(
      /AWS account 111122223333, as arn:aws:iam::111122223333:user\/local, Region eu-west-1.*coredns on prod-1 would be updated from v1\.11\.4-eksbuild\.2 to v1.*Change this on EKS\? \[y\/N\]/s,
    );
    expect(changesOf()).toEqual([]);
  });

  it.each(['', 'n', 'yes please', undefined])('takes %j as a rejection', async (answer) => {
    const { code } = await run(REQUEST, journal(), { ask: async () => answer });

    expect({ code, changes: changesOf() }).toEqual({ code: 1, changes: [] });
  });

  it('warns that the pods of a replaced profile are stopped', async () => {
    const input = folder.file('profile.json', JSON.stringify(aReplacement()));

    const { out } = await upkeep(['run', 'replace-fargate-profile', '--input', input, '--aws', ...journal()], {
      ask: async () => 'n',
    });

    expect(out).toContain('At the cutover EKS stops the pods of the old profile immediately');
  });

  it('does not ask and changes nothing when the add-on is up to date', async () => {
    const { code, out } = await run({ ...REQUEST, version: ADDON.version }, [...journal(), '--json'], { ask: never });

    expect({ code, name: JSON.parse(out).output.name, changes: changesOf() }).toEqual({
      code: 0,
      name: 'UpToDate',
      changes: [],
    });
  });

  it('shows what blocks a plan, and starts it only when approved', async () => {
    const questions: string[] = [];
    const request = { ...REQUEST, version: 'v9.9.9-eksbuild.1' };
    const ask = async (question: string) => void questions.push(question);

    const asked = await run(request, journal(), { ask });
    const approved = await run(request, ['--yes', '--json', ...journal()]);

    expect(asked.code).toBe(1);
    expect(asked.out).toContain('v9.9.9-eksbuild.1');
    expect(questions).toEqual(['Start it anyway? [y/N] ']);
    expect(JSON.parse(approved.out)).toMatchObject({ status: 'FAILED', error: 'AddonUpdateBlocked' });
    expect(changesOf()).toEqual([]);
  });

  it("quotes EKS's own insights in the plan of a cluster, which are read by a POST", async () => {
    const input = folder.file('cluster.json', JSON.stringify({ cluster: 'prod-1' }));

    const { code, out } = await upkeep(['run', 'maintain-cluster', '--input', input, '--aws', ...journal()], {
      ask: async () => 'no',
    });

    expect({ code, changes: changesOf() }).toEqual({ code: 1, changes: [] });
    expect(out).toContain('EKS insight "EKS add-on version compatibility" (UPGRADE_READINESS): PASSING. All is well.');
  });

  it('asks about the rest of a cluster when one of its plans is blocked', async () => {
    const profile = { profile: 'default', profileQuota: 1, changes: { subnets: ['subnet-c'] } };
    const request = { cluster: 'prod-1', addons: [{ addon: 'coredns' }], fargateProfiles: [profile] };
    const questions: string[] = [];
    const input = folder.file('cluster.json', JSON.stringify(request));

    const { code, out } = await upkeep(['run', 'maintain-cluster', '--input', input, '--aws', ...journal()], {
      ask: async (question) => void questions.push(question),
    });

    expect({ code, questions }).toEqual({ code: 1, questions: ['Change this on EKS? [y/N] '] });
    expect(out).toMatch(/coredns: update\n.*default: blocked\n.*cannot be replaced now/s);
  });

  it('stops at Ctrl-C, starts nothing after it, and says what EKS completes', async () => {
    const interrupt = new AbortController();
    const seen = (text: string) => text.includes('eks:UpdateAddon') && interrupt.abort();

    const { code, note, out } = await run(REQUEST, ['--yes', ...journal()], { interrupted: interrupt.signal, seen });

    expect(code).toBe(130);
    expect(note).toContain('coredns on prod-1 is UPDATING: EKS completes this on its own.');
    expect(note).toContain(`
To see what became of it, and what is left to do:
  aws eks describe-addon --cluster-name prod-1 --addon-name coredns --region eu-west-1 --endpoint-url ${aws.url}
  upkeep plan update-addon --aws --region eu-west-1 --cluster prod-1 --addon coredns
`);
    expect(out).toContain('ABORTED Interrupted');
  });

  it('keeps a journal that only its owner may read, without anything that signs', async () => {
    const file = folder.file('b.journal');

    await run({ ...REQUEST, dryRun: true }, ['--journal', file]);

    const text = readFileSync(file, 'utf8');
    expect(existsSync(`${file}.pid`)).toBe(false);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(text).toContain('"kind":"eks-called"');
    expect(text).not.toMatch(/the-secret-key|the-session-token|AKIAOFTHISSHELL|AWS4-HMAC|Signature=/);
  });
});

describe('upkeep plan --aws', () => {
  it('plans every add-on of the account with reads alone, names the endpoint, and says how many would change', async () => {
    const { code, out } = await upkeep(['plan', '--aws']);

    expect(code).toBe(0);
    expect(out).toMatch(
      /^AWS account 111122223333, as \S+, Region eu-west-1\nCalls do not go to AWS but to AWS_ENDPOINT_URL=http/,
    );
    expect(out).toMatch(/prod-1 +coredns +update +.*\n +version: v1\.11\.4-eksbuild\.2 -> v/);
    expect(out).toContain('\n1 to update, 0 up to date, 0 blocked.\n');
    expect(changesOf()).toEqual([]);
  });

  it('plans one profile as one object, in which a blocked plan exits 3', async () => {
    const args = [
      '--cluster',
      'prod-1',
      '--profile',
      'default',
      '--set',
      'changes.subnets=subnet-c',
      '--set',
      'profileQuota=1',
    ];

    const { code, out } = await upkeep(['plan', 'replace-fargate-profile', '--aws', ...args, '--json']);

    expect(JSON.parse(out)).toMatchObject({ account: '111122223333', region: 'eu-west-1', totals: { blocked: 1 } });
    expect({ code, changes: changesOf() }).toEqual({ code: 3, changes: [] });
  });

  it('plans what has to be updated before an upgrade, for the version that each cluster is upgraded to next', async () => {
    const next = await upkeep(['plan', 'maintain-cluster', '--aws', '--for', '1.34']);
    const far = await upkeep(['plan', 'maintain-cluster', '--aws', '--for', '1.36']);

    expect(next.code).toBe(0);
    expect(next.out).toMatch(/prod-1 +coredns +update /);
    expect(far).toMatchObject({
      code: 2,
      note: expect.stringContaining('prod-1 has 1.33, which EKS upgrades to 1.34 next'),
    });
    expect(changesOf()).toEqual([]);
  });

  it('refuses a cluster that EKS does not have', async () => {
    const { code, note } = await upkeep(['plan', '--aws', '--cluster', 'prod-9']);

    expect(code).toBe(2);
    expect(note).toMatch(/EKS in eu-west-1 refused: ResourceNotFoundException: No cluster found/);
  });
});

describe('upkeep run --aws refuses, before any API call,', () => {
  it.each([
    ['without a terminal', REQUEST, [], undefined, 'There is no terminal on which approval could be given'],
    ['a world', REQUEST, ['--world', 'a.yaml', '--yes'], undefined, '--world: a world is simulated'],
    ['virtual time', REQUEST, ['--clock', 'virtual', '--yes'], undefined, '--clock virtual: EKS runs in real time'],
    ['accelerated time', REQUEST, ['--clock', 'x60', '--yes'], undefined, '--clock x60: EKS runs in real time'],
    ['posts', REQUEST, ['--posts', '--yes'], undefined, '--posts: Slack is simulated here'],
    ['bundles', REQUEST, ['--bundles', '--yes'], undefined, '--bundles: a run with --aws keeps a journal'],
    ['invalid input', { addon: '', bakeSeconds: -1 }, ['--yes'], undefined, 'bakeSeconds: '],
  ])('%s', async (_, request, args, ask, words) => {
    const { code, out, note } = await run(request, args, { ask });

    expect({ code, out, asked: aws.asked }).toEqual({ code: 2, out: '', asked: [] });
    expect(note).toContain(words);
    expect(note).toContain('no API call was made');
  });

  it('all options that cannot be combined, in one error', async () => {
    const { note } = await run(REQUEST, ['--world', 'a.yaml', '--clock', 'virtual', '--bundles']);

    expect(note).toMatch(/--world: .*--clock virtual: .*--bundles: /s);
  });

  it('a request on standard input that needs approval', async () => {
    const input = JSON.stringify(REQUEST);

    const { code, note } = await upkeep(['run', 'update-addon', '--input', '-', '--aws'], { input, ask: never });

    expect({ code, asked: aws.asked }).toEqual({ code: 2, asked: [] });
    expect(note).toContain('Standard input holds the request');
  });

  it('no Region', async () => {
    vi.stubEnv('AWS_REGION', undefined);

    const { code, note } = await run(REQUEST, ['--yes']);

    expect({ code, asked: aws.asked }).toEqual({ code: 2, asked: [] });
    expect(note).toContain('There is no AWS Region');
    expect(note).toContain('Set AWS_REGION');
  });

  it('no credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);

    const { code, note } = await run(REQUEST, ['--yes']);

    expect({ code, asked: aws.asked }).toEqual({ code: 2, asked: [] });
    expect(note).toContain('There are no AWS credentials');
    expect(note).toContain('AWS_PROFILE');
  });
});

describe('upkeep run --aws, for what it cannot do,', () => {
  it('takes the Region of the request where the shell has none', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    const request = { ...REQUEST, cluster: { name: 'prod-1', region: 'eu-west-1' }, dryRun: true };

    const { code, out } = await run(request, journal());

    expect(code).toBe(0);
    expect(out).toContain('Region eu-west-1');
  });

  it('refuses a cluster of another account than that of the credentials, naming both', async () => {
    const { code, note } = await run({ ...REQUEST, cluster: { name: 'prod-1', accountId: '444455556666' } }, ['--yes']);

    expect({ code, changes: changesOf() }).toEqual({ code: 2, changes: [] });
    expect(note).toContain('is in account 444455556666, but the credentials of this shell belong to 111122223333');
  });

  it('gives the reason of STS for credentials that it does not accept', async () => {
    const sts = (request: SimulatorRequest) =>
      refusal(request, 'InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
    const other = await serveSimulator(createEndpoint({ sts }));
    vi.stubEnv('AWS_ENDPOINT_URL', other.url);

    const { code, note } = await run(REQUEST, ['--yes']);

    await other.close();
    expect(code).toBe(2);
    expect(note).toContain(
      'STS does not accept the AWS credentials: InvalidClientTokenId: The security token included in the request is invalid.',
    );
  });

  it('refuses a journal that already contains a run', async () => {
    const args = ['--yes', '--journal', folder.file('used.journal', '{"kind":"run-opened"}\n')];

    const { code, note } = await run(REQUEST, args);

    expect({ code, changes: changesOf() }).toEqual({ code: 2, changes: [] });
    expect(note).toContain('upkeep resume');
  });

  it('refuses --yes where no approval is needed', async () => {
    const { code, note } = await upkeep(['run', 'update-addon', '--input', '-', '--yes'], {
      input: JSON.stringify(REQUEST),
    });

    expect(code).toBe(2);
    expect(note).toContain('--yes is for --aws');
  });

  it.each([
    ['update-addon', REQUEST, 'update-addon-prod-1-coredns-20261121T080910Z.journal'],
    [
      'replace-fargate-profile',
      { cluster: { name: 'b' }, profile: 'x/../y' },
      'replace-fargate-profile-b-x-..-y-20261121T080910Z.journal',
    ],
    ['scan-health', {}, 'scan-health-20261121T080910Z.journal'],
  ])('names the journal of %s by what it is about', (machine, input, name) => {
    expect(journalName({ machine, input: JSON.stringify(input) }, new Date('2026-11-21T08:09:10.123Z'))).toBe(name);
  });
});

describe('upkeep resume', () => {
  it('shows a run that had ended again with its calls, and changes nothing', async () => {
    const file = folder.file('c.journal');
    const first = await run({ ...REQUEST, dryRun: true }, ['--json', '--journal', file]);

    const again = await upkeep(['resume', file, '--json']);

    expect(again.code).toBe(0);
    expect(again.note).toMatch(/^AWS account 111122223333, .*\nCalls do not go to AWS but to AWS_ENDPOINT_URL=http/);
    expect(JSON.parse(again.out)).toEqual(JSON.parse(first.out));
  });

  it('refuses credentials of another account than the journal has, naming both', async () => {
    const file = folder.file('d.journal');
    await run({ ...REQUEST, dryRun: true }, ['--json', '--journal', file]);
    const mine = readFileSync(file, 'utf8').replaceAll('111122223333', '444455556666');
    const theirs = folder.file('e.journal', mine);
    const asked = aws.asked.length;

    const { code, note } = await upkeep(['resume', theirs]);

    expect({ code, asked: aws.asked.slice(asked) }).toEqual({ code: 2, asked: ['sts'] });
    expect(note).toMatch(
      /belongs to a run in account 444455556666, but the credentials of this shell belong to 111122223333/,
    );
  });

  it('refuses a journal of another definition, and changes nothing', async () => {
    const file = folder.file('g.journal');
    await run({ ...REQUEST, dryRun: true }, ['--json', '--journal', file]);
    const older = folder.file(
      'h.journal',
      readFileSync(file, 'utf8').replace(/"revision":"[^"]+"/, '"revision":"older"'),
    );

    const { code, note } = await upkeep(['resume', older]);

    expect({ code, changes: changesOf() }).toEqual({ code: 2, changes: [] });
    expect(note).toMatch(/h\.journal cannot be resumed: .*another definition of update-addon/);
  });

  it('refuses a journal that another process holds, and one that does not exist', async () => {
    const file = folder.file('f.journal');
    await run({ ...REQUEST, dryRun: true }, ['--json', '--journal', file]);
    folder.file('f.journal.pid', String(process.ppid));

    const [busy, missing] = await Promise.all([upkeep(['resume', file]), upkeep(['resume', folder.file('nowhere')])]);

    expect(busy.code).toBe(2);
    expect(busy.note).toContain(`Process ${process.ppid} is running the execution of`);
    expect(missing).toMatchObject({ code: 2, note: expect.stringContaining('There is no journal') });
  });
});
