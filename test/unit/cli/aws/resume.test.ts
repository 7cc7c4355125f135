import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ownEks, REQUEST } from '../../../support/runs/own-eks.ts';
import { upkeep } from '../../../support/runs/upkeep.ts';

const own = ownEks();

describe('upkeep resume', () => {
  it('shows a run that had ended again with its calls, and changes nothing', async () => {
    const file = own.folder.file('c.journal');
    const first = await own.run({ ...REQUEST, dryRun: true }, ['--json', '--journal', file]);

    const again = await upkeep(['resume', file, '--json']);

    expect(again.code).toBe(0);
    expect(again.note).toMatch(/^AWS account 111122223333, .*\nCalls do not go to AWS but to AWS_ENDPOINT_URL=http/);
    expect(JSON.parse(again.out)).toEqual(JSON.parse(first.out));
  });

  it('refuses credentials of another account than the journal has, naming both', async () => {
    const file = own.folder.file('d.journal');
    await own.run({ ...REQUEST, dryRun: true }, ['--json', '--journal', file]);
    const mine = readFileSync(file, 'utf8').replaceAll('111122223333', '444455556666');
    const theirs = own.folder.file('e.journal', mine);
    const asked = own.aws.asked.length;

    const { code, note } = await upkeep(['resume', theirs]);

    expect({ code, asked: own.aws.asked.slice(asked) }).toEqual({ code: 2, asked: ['sts'] });
    expect(note).toMatch(
      /belongs to a run in account 444455556666, but the credentials of this shell belong to 111122223333/,
    );
  });

  it('refuses a journal of another definition, and changes nothing', async () => {
    const file = own.folder.file('g.journal');
    await own.run({ ...REQUEST, dryRun: true }, ['--json', '--journal', file]);
    const older = own.folder.file(
      'h.journal',
      readFileSync(file, 'utf8').replace(/"revision":"[^"]+"/, '"revision":"older"'),
    );

    const { code, note } = await upkeep(['resume', older]);

    expect({ code, changes: own.changes() }).toEqual({ code: 2, changes: [] });
    expect(note).toMatch(/h\.journal cannot be resumed: .*another definition of update-addon/);
  });

  it('refuses a journal that another process holds, and one that does not exist', async () => {
    const file = own.folder.file('f.journal');
    await own.run({ ...REQUEST, dryRun: true }, ['--json', '--journal', file]);
    own.folder.file('f.journal.pid', String(process.ppid));

    const [busy, missing] = await Promise.all([
      upkeep(['resume', file]),
      upkeep(['resume', own.folder.file('nowhere')]),
    ]);

    expect(busy.code).toBe(2);
    expect(busy.note).toContain(`Process ${process.ppid} is running the execution of`);
    expect(missing).toMatchObject({ code: 2, note: expect.stringContaining('There is no journal') });
  });
});
