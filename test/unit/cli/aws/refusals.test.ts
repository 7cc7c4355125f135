import { describe, expect, it, vi } from 'vitest';
import { journalName } from '../../../../local/cli/aws/run.ts';
import { createEndpoint, refusal } from '../../../../local/cloud/endpoint.ts';
import { serveSimulator } from '../../../../local/simulator/http/server.ts';
import type { SimulatorRequest } from '../../../../local/simulator/simulator.ts';
import { ownEks, REQUEST } from '../../../support/runs/own-eks.ts';
import { upkeep } from '../../../support/runs/upkeep.ts';

const own = ownEks();

const journal = () => ['--journal', own.folder.file('a.journal')];

const never = async (question: string) => {
  throw new Error(`No approval is expected: ${question}`);
};

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
    const { code, out, note } = await own.run(request, args, { ask });

    expect({ code, out, asked: own.aws.asked }).toEqual({ code: 2, out: '', asked: [] });
    expect(note).toContain(words);
    expect(note).toContain('no API call was made');
  });

  it('all options that cannot be combined, in one error', async () => {
    const { note } = await own.run(REQUEST, ['--world', 'a.yaml', '--clock', 'virtual', '--bundles']);

    expect(note).toMatch(/--world: .*--clock virtual: .*--bundles: /s);
  });

  it('a request on standard input that needs approval', async () => {
    const input = JSON.stringify(REQUEST);

    const { code, note } = await upkeep(['run', 'update-addon', '--input', '-', '--aws'], { input, ask: never });

    expect({ code, asked: own.aws.asked }).toEqual({ code: 2, asked: [] });
    expect(note).toContain('Standard input holds the request');
  });

  it('no Region', async () => {
    vi.stubEnv('AWS_REGION', undefined);

    const { code, note } = await own.run(REQUEST, ['--yes']);

    expect({ code, asked: own.aws.asked }).toEqual({ code: 2, asked: [] });
    expect(note).toContain('There is no AWS Region');
    expect(note).toContain('Set AWS_REGION');
  });

  it('no credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);

    const { code, note } = await own.run(REQUEST, ['--yes']);

    expect({ code, asked: own.aws.asked }).toEqual({ code: 2, asked: [] });
    expect(note).toContain('There are no AWS credentials');
    expect(note).toContain('AWS_PROFILE');
  });
});

describe('upkeep run --aws, for what it cannot do,', () => {
  it('takes the Region of the request where the shell has none', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    const request = { ...REQUEST, cluster: { name: 'prod-1', region: 'eu-west-1' }, dryRun: true };

    const { code, out } = await own.run(request, journal());

    expect(code).toBe(0);
    expect(out).toContain('Region eu-west-1');
  });

  it('refuses a cluster of another account than that of the credentials, naming both', async () => {
    const { code, note } = await own.run({ ...REQUEST, cluster: { name: 'prod-1', accountId: '444455556666' } }, [
      '--yes',
    ]);

    expect({ code, changes: own.changes() }).toEqual({ code: 2, changes: [] });
    expect(note).toContain('is in account 444455556666, but the credentials of this shell belong to 111122223333');
  });

  it('gives the reason of STS for credentials that it does not accept', async () => {
    const sts = (request: SimulatorRequest) =>
      refusal(request, 'InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
    const other = await serveSimulator(createEndpoint({ sts }));
    vi.stubEnv('AWS_ENDPOINT_URL', other.url);

    const { code, note } = await own.run(REQUEST, ['--yes']);

    await other.close();
    expect(code).toBe(2);
    expect(note).toContain(
      'STS does not accept the AWS credentials: InvalidClientTokenId: The security token included in the request is invalid.',
    );
  });

  it('refuses a journal that already contains a run', async () => {
    const args = ['--yes', '--journal', own.folder.file('used.journal', '{"kind":"run-opened"}\n')];

    const { code, note } = await own.run(REQUEST, args);

    expect({ code, changes: own.changes() }).toEqual({ code: 2, changes: [] });
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
