import { afterAll, describe, expect, it } from 'vitest';
import { textOf } from '../../support/repository.ts';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';

const folder = aFolder();
afterAll(() => folder.remove());

describe('upkeep send', () => {
  it('signs, sends, and follows the run to its record', async () => {
    const { code, out, note } = await upkeep([
      ...['send', 'events/slack-command.update.json', '--world', 'local/worlds/one-cluster.yaml', '--json'],
    ]);

    expect(code).toBe(0);
    expect(note).toMatch(/^200 started\nStarted update-coredns-on-prod-1-/);
    expect(JSON.parse(out)).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Updated' } });
  });

  it.each([
    [['--unsigned'], '401 unsigned'],
    [['--age', '400'], '401 stale'],
    [['--secret', folder.file('secret', 'another-secret-of-16\n')], '401 unsigned'],
  ])('%j is refused, and nothing runs', async (options, says) => {
    const { code, out } = await upkeep(['send', 'events/webhook-command.update.json', ...options]);

    expect(code).toBe(1);
    expect(out).toContain(says);
    expect(out).not.toContain('Plan add-on update');
  });

  it('the same bytes twice run once', async () => {
    const { code, out, note } = await upkeep(['send', 'events/webhook-command.update.json', '--twice', '--json']);

    expect(code).toBe(1);
    expect(note).toMatch(/202 started.*409 replayed/s);
    expect(JSON.parse(out).status).toBe('SUCCEEDED');
  });

  it('shows the comments that follow, also when nothing is started', async () => {
    const typo = textOf('events/github-comment.plan.json').replace('plan coredns', 'paln coredns');

    const { out: plan } = await upkeep(['send', 'events/github-comment.plan.json']);
    const { out: refused } = await upkeep(['send', folder.file('typo.json', typo)]);

    expect(plan.match(/^GitHub example\/platform#12:$/gm)).toHaveLength(2);
    expect(plan).toContain('  | **Planned prod-1/coredns** @ana');
    expect(refused).toContain('GitHub example/platform#12:\n  | @ana: There is no command `paln`');
  });

  it('shows the reply to a click on a button', async () => {
    const { out } = await upkeep(['send', 'events/slack-button.approve.json']);

    expect(out).toContain('There is no approval request 0123456789abcdef');
  });

  it.each([
    [['send'], 'missing argument FILE'],
    [['send', 'events/update-addon.json'], 'events/update-addon.json cannot be sent.'],
    [['send', folder.file('none.json', '{')], 'is not JSON'],
    [['send', 'events/slack-command.update.json', '--endpoint', 'x'], '--endpoint must be a URL'],
    [['send', 'events/slack-command.update.json', '--endpoint', 'http://127.0.0.1:1'], 'does not answer'],
    [['approve'], 'missing argument ID'],
    [['approve', 'yes'], "'yes' is not the id of an approval"],
    [['reject', '0123456789abcdef', '--region', 'eu-west-1'], '--region is for --aws'],
    [['approve', '0123456789abcdef', '--endpoint', 'http://127.0.0.1:1'], 'Nothing answers at'],
  ])('%j is bad usage', async (args, says) => {
    const { code, note } = await upkeep(args);

    expect(code).toBe(2);
    expect(note).toContain(says);
  });
});
