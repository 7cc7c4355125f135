import { describe, expect, it } from 'vitest';
import { chatsOfTests, ran } from './posted.ts';

const aChat = chatsOfTests();

describe('a comment on GitHub', () => {
  const update = (text: string) => text.replace('plan coredns', 'update coredns');

  it('is answered by a comment, and the outcome follows', async () => {
    const chat = await aChat();

    const { posts } = await ran(chat, 'github-comment.plan', update);

    const bodies = posts.map((post) => (post.kind === 'github' ? post.body : ''));
    expect(posts).toMatchObject(Array(2).fill({ kind: 'github', repository: 'example/platform', issue: 12 }));
    expect(bodies[0]).toMatch(
      /^@ana: Started update-coredns-on-prod-1-[0-9a-f]{16}\. The outcome will be posted here\.$/,
    );
    expect(bodies[1]).toMatch(/^\*\*Updated prod-1\/coredns\*\* @ana\n/);
  });

  it.each([
    ['one add-on', 'plan coredns', /coredns on prod-1 would be updated from/],
    ['a whole cluster', 'plan all', /- vpc-cni: update\n {2}- vpc-cni on prod-1 would be .*\n {4}- version: v1/],
  ])('that asks for a plan of %s gets it', async (_, command, says) => {
    const chat = await aChat();

    await chat.send(chat.signed('github-comment.plan', (text) => text.replace('plan coredns', command)));
    for (const arn of await chat.executions()) await chat.cloud.engine.finished(arn);
    await chat.cloud.idle();

    const [answer, ...plans] = chat.cloud.posts();
    expect(answer).toMatchObject({ body: expect.stringContaining('The plan will be posted here.') });
    expect(plans).toMatchObject([{ body: expect.stringMatching(says) }]);
  });

  it.each([
    ['a command that is none', (text: string) => text.replace('plan coredns', 'paln coredns'), 'did you mean'],
    ['a version that is none', (text: string) => text.replace('on prod-1', 'on prod-1 to v1.19.0'), 'is not a version'],
    [
      'an approval that is not there',
      (text: string) => text.replace('plan coredns on prod-1', 'approve 0123456789abcdef'),
      'There is no approval request',
    ],
  ])('is answered by a comment when it is %s', async (_, change, says) => {
    const chat = await aChat();

    await chat.send(chat.signed('github-comment.plan', change));

    expect(chat.cloud.posts()).toMatchObject([{ body: expect.stringMatching(says) }]);
  });

  it('by a stranger, and one delivered again, is not answered by a comment', async () => {
    const chat = await aChat();
    const request = chat.signed('github-comment.plan', (text) => text.replace('plan coredns', 'paln coredns'));

    await chat.send(chat.signed('github-comment.plan', (text) => text.replace('"login": "ana"', '"login": "eve"')));
    await chat.send(request);
    await chat.send(request);

    expect(chat.cloud.posts()).toHaveLength(1);
  });

  it('is answered and carried out though no comment can be written', async () => {
    const chat = await aChat({ faults: [{ on: 'github', times: 1, status: 502 }] });

    const { answer, status, posts } = await ran(chat, 'github-comment.plan', update);

    expect(answer).toMatchObject({ status: 202, outcome: 'started' });
    expect(status).toBe('SUCCEEDED');
    expect(chat.lines.join('\n')).toContain('answer not commented {"error":"PostNotSent"');
    expect(posts).toMatchObject([{ body: expect.stringContaining('Updated') }]);
  });

  it('is no command when it is one of ours', async () => {
    const chat = await aChat();
    const { posts } = await ran(chat, 'github-comment.plan', update);

    const answers = [];
    for (const post of posts) {
      const body = JSON.stringify(post.kind === 'github' ? post.body : '');
      answers.push(
        await chat.send(
          chat.signed('github-comment.plan', (text) => text.replace('"/upkeep plan coredns on prod-1"', body)),
        ),
      );
    }

    expect(answers.map(({ status, outcome }) => [status, outcome])).toEqual([
      [200, ''],
      [200, ''],
    ]);
  });
});
