import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../../../local/clock.ts';
import { aFolder, type Ran, upkeep } from '../../../support/runs/upkeep.ts';
import { anEksElsewhere, type EksElsewhere } from '../../../support/worlds/eks-elsewhere.ts';
import { aFargateWorld } from '../../../support/worlds/fargate-worlds.ts';

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

const changesOf = () => aws.eks.calls().filter(({ operation }) => !/^(Describe|List)/.test(operation));

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
