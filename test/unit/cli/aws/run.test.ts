import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ADDON, ownEks, REQUEST } from '../../../support/runs/own-eks.ts';
import { upkeep } from '../../../support/runs/upkeep.ts';
import { aReplacement } from '../../../support/worlds/fargate-worlds.ts';

const own = ownEks();

const journal = () => ['--journal', own.folder.file('a.journal')];

const never = async (question: string) => {
  throw new Error(`No approval is expected: ${question}`);
};

describe('upkeep run --aws', () => {
  it('makes a dry run without asking, on the EKS that the SDK finds', async () => {
    const { code, out } = await own.run({ ...REQUEST, dryRun: true }, [...journal(), '--json'], { ask: never });

    const record = JSON.parse(out);
    expect(code).toBe(0);
    expect(record).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Planned', details: { decision: 'update' } } });
    expect(record.calls.length).toBeGreaterThan(2);
    expect(record.after).toMatchObject([{ name: 'prod-1', account: '111122223333', addons: [ADDON] }]);
    expect(own.changes()).toEqual([]);
  });

  it('shows the account, the caller, the Region and the plan before it asks', async () => {
    let shown = '';
    const ask = async (question: string) => {
      shown += question;
      return 'no';
    };

    const { code, note } = await own.run(REQUEST, journal(), { ask, seen: (text) => (shown += text) });

    expect(code).toBe(1);
    expect(note).toContain('Nothing was started.');
    expect(shown).toMatch(
      /AWS account 111122223333, as arn:aws:iam::111122223333:user\/local, Region eu-west-1.*coredns on prod-1 would be updated from v1\.11\.4-eksbuild\.2 to v1.*Change this on EKS\? \[y\/N\]/s,
    );
    expect(own.changes()).toEqual([]);
  });

  it.each(['', 'n', 'yes please', undefined])('takes %j as a rejection', async (answer) => {
    const { code } = await own.run(REQUEST, journal(), { ask: async () => answer });

    expect({ code, changes: own.changes() }).toEqual({ code: 1, changes: [] });
  });

  it('warns that the pods of a replaced profile are stopped', async () => {
    const input = own.folder.file('profile.json', JSON.stringify(aReplacement()));

    const { out } = await upkeep(['run', 'replace-fargate-profile', '--input', input, '--aws', ...journal()], {
      ask: async () => 'n',
    });

    expect(out).toContain('At the cutover EKS stops the pods of the old profile immediately');
  });

  it('does not ask and changes nothing when the add-on is up to date', async () => {
    const { code, out } = await own.run({ ...REQUEST, version: ADDON.version }, [...journal(), '--json'], {
      ask: never,
    });

    expect({ code, name: JSON.parse(out).output.name, changes: own.changes() }).toEqual({
      code: 0,
      name: 'UpToDate',
      changes: [],
    });
  });

  it('shows what blocks a plan, and starts it only when approved', async () => {
    const questions: string[] = [];
    const request = { ...REQUEST, version: 'v9.9.9-eksbuild.1' };
    const ask = async (question: string) => void questions.push(question);

    const asked = await own.run(request, journal(), { ask });
    const approved = await own.run(request, ['--yes', '--json', ...journal()]);

    expect(asked.code).toBe(1);
    expect(asked.out).toContain('v9.9.9-eksbuild.1');
    expect(questions).toEqual(['Start it anyway? [y/N] ']);
    expect(JSON.parse(approved.out)).toMatchObject({ status: 'FAILED', error: 'AddonUpdateBlocked' });
    expect(own.changes()).toEqual([]);
  });

  it("quotes EKS's own insights in the plan of a cluster, which are read by a POST", async () => {
    const input = own.folder.file('cluster.json', JSON.stringify({ cluster: 'prod-1' }));

    const { code, out } = await upkeep(['run', 'maintain-cluster', '--input', input, '--aws', ...journal()], {
      ask: async () => 'no',
    });

    expect({ code, changes: own.changes() }).toEqual({ code: 1, changes: [] });
    expect(out).toContain('EKS insight "EKS add-on version compatibility" (UPGRADE_READINESS): PASSING. All is well.');
  });

  it('asks about the rest of a cluster when one of its plans is blocked', async () => {
    const profile = { profile: 'default', profileQuota: 1, changes: { subnets: ['subnet-c'] } };
    const request = { cluster: 'prod-1', addons: [{ addon: 'coredns' }], fargateProfiles: [profile] };
    const questions: string[] = [];
    const input = own.folder.file('cluster.json', JSON.stringify(request));

    const { code, out } = await upkeep(['run', 'maintain-cluster', '--input', input, '--aws', ...journal()], {
      ask: async (question) => void questions.push(question),
    });

    expect({ code, questions }).toEqual({ code: 1, questions: ['Change this on EKS? [y/N] '] });
    expect(out).toMatch(/coredns: update\n.*default: blocked\n.*cannot be replaced now/s);
  });

  it('stops at Ctrl-C, starts nothing after it, and says what EKS completes', async () => {
    const interrupt = new AbortController();
    const seen = (text: string) => text.includes('eks:UpdateAddon') && interrupt.abort();

    const { code, note, out } = await own.run(REQUEST, ['--yes', ...journal()], {
      interrupted: interrupt.signal,
      seen,
    });

    expect(code).toBe(130);
    expect(note).toContain('coredns on prod-1 is UPDATING: EKS completes this on its own.');
    expect(note).toContain(`
To see what became of it, and what is left to do:
  aws eks describe-addon --cluster-name prod-1 --addon-name coredns --region eu-west-1 --endpoint-url ${own.aws.url}
  upkeep plan update-addon --aws --region eu-west-1 --cluster prod-1 --addon coredns
`);
    expect(out).toContain('ABORTED Interrupted');
  });

  it('keeps a journal that only its owner may read, without anything that signs', async () => {
    const file = own.folder.file('b.journal');

    await own.run({ ...REQUEST, dryRun: true }, ['--journal', file]);

    const text = readFileSync(file, 'utf8');
    expect(existsSync(`${file}.pid`)).toBe(false);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(text).toContain('"kind":"eks-called"');
    expect(text).not.toMatch(/the-secret-key|the-session-token|AKIAOFTHISSHELL|AWS4-HMAC|Signature=/);
  });
});
