import { describe, expect, it } from 'vitest';
import { chatOrigins } from '../../../functions/aws/table/chat-origins.ts';
import { askerThere } from '../../../functions/core/chat/asker.ts';
import { LOCAL_CHANNEL } from '../../../local/cloud/chat/local-chat.ts';
import type { PostedMessage } from '../../../local/cloud/chat/services.ts';
import { TABLE } from '../../../local/cloud/machines/machines.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';
import type { ChatCloud } from '../../support/runs/chat.ts';
import { chatsOfTests, DEPLOYS, headOf, inChannel, invoked, isSlack, plan, ran, read, type Setup } from './posted.ts';

const aChat = chatsOfTests();

describe('a run asked for in Slack', () => {
  it('reports where it was asked for, to who asked', async () => {
    const chat = await aChat();

    const { answer, posts, status } = await ran(chat, 'slack-command.update');

    expect(status).toBe('SUCCEEDED');
    expect(answer.text).toMatch(
      /The outcome will be posted here; if the app is not in this channel, see `status update-/,
    );
    expect(posts).toMatchObject([{ kind: 'slack', channel: LOCAL_CHANNEL }]);
    expect(headOf(posts[0])).toBe(':white_check_mark: Updated prod-1/coredns');
    expect(JSON.stringify(posts)).toContain('requested by <@U01ANA>');
  });

  it('reports to the channel of the setting as well', async () => {
    const chat = await aChat({ channel: DEPLOYS });

    const { posts } = await ran(chat, 'slack-command.update');

    expect(
      posts
        .filter(isSlack)
        .map(({ channel }) => channel)
        .sort(),
    ).toEqual([LOCAL_CHANNEL, DEPLOYS]);
  });

  it('reports once where both are the same', async () => {
    const chat = await aChat({ channel: LOCAL_CHANNEL });

    const { posts } = await ran(chat, 'slack-command.update');

    expect(posts).toHaveLength(1);
    expect(JSON.stringify(posts)).toContain('<@U01ANA>');
  });

  it('gets its plan there, and nobody else does', async () => {
    const chat = await aChat({ channel: DEPLOYS });

    const { answer, posts } = await ran(chat, 'slack-command.update', plan);

    expect(answer.text).toContain('The plan will be posted here; if the app is not in this channel');
    expect(posts).toMatchObject([
      { channel: LOCAL_CHANNEL, text: expect.stringContaining('would be updated from v1.') },
    ]);
  });

  it('gets its plan when EventBridge omits the output, as it does with a long one', async () => {
    // The event with the output in it is given up.
    const chat = await aChat({ faults: [{ on: 'slack', times: 3, status: 503 }] });
    const { arn, posts } = await ran(chat, 'slack-command.update', plan);
    const [letter] = chat.cloud.deadLetters();
    const event = Object(letter?.event);

    const detail = { ...event.detail, output: null, outputDetails: { included: false } };
    await invoked(chat, 'PostPlanFunction', { ...event, detail });

    expect(event.detail).toMatchObject({ executionArn: arn, outputDetails: { included: true } });
    expect(posts).toMatchObject([{ text: expect.stringContaining('would be updated from v1.') }]);
  });

  it('that was stopped is reported there too', async () => {
    const chat = await aChat();
    await chat.send(chat.signed('slack-command.update'));
    const [arn = ''] = await chat.executions();

    await chat.say(`stop ${arn}`);
    await chat.cloud.engine.finished(arn);
    await chat.cloud.idle();

    expect(headOf(chat.cloud.posts()[0])).toBe(':warning: ExecutionAborted prod-1/coredns');
  });
});

describe('a question', () => {
  /** Asks for a replacement and clicks a button of the first message that has one, as Slack sends the click. */
  async function clicked(verdict: 'approve' | 'reject', chatOptions: Setup['chat'] = {}) {
    let chat: ChatCloud | undefined;
    const clicks: Promise<unknown>[] = [];
    chat = await aChat(chatOptions, {
      onPost(post) {
        const button = buttonsOf(post).find(({ action_id }) => action_id === verdict);
        if (button === undefined || clicks.length > 0 || post.kind !== 'slack') return;
        clicks.push(
          new Promise((resolve) => {
            const click = (text: string) =>
              text
                .replace('"action_id": "approve"', `"action_id": "${button.action_id}"`)
                .replace('0123456789abcdef', button.value ?? '')
                .replace('1763712000.000100', post.ts);
            chat?.later(60, () => void (chat && resolve(chat.send(chat.signed('slack-button.approve', click)))));
          }),
        );
      },
    });
    const { status, posts } = await ran(chat, 'slack-command.replace');
    await Promise.all(clicks);
    return { chat, status, posts };
  }

  it('comes with buttons that ask once more; a click lets the run continue, and it reports in the same thread', async () => {
    const { chat, status, posts } = await clicked('approve');

    const [question, report] = inChannel(posts, LOCAL_CHANNEL);
    expect(headOf(question)).toBe(':raised_hand: Approval prod-1');
    expect(buttonsOf(question)).toMatchObject([
      { action_id: 'approve', style: 'primary', confirm: { title: { text: 'Approve?' } } },
      { action_id: 'reject', style: 'danger', confirm: { title: { text: 'Reject?' } } },
    ]);
    expect(chat.replies).toEqual([expect.stringContaining('"replace_original":true')]);
    expect(status).toBe('SUCCEEDED');
    expect(headOf(report)).toBe(':white_check_mark: Replaced prod-1/default');
    expect(report?.threadTs).toBe(question?.ts);
  });

  it('that is rejected ends the run, which reports in the same thread', async () => {
    const { status, posts } = await clicked('reject');

    const [question, report] = inChannel(posts, LOCAL_CHANNEL);
    expect(status).toBe('FAILED');
    expect(headOf(report)).toContain('HandOverNotApproved');
    expect(report).toMatchObject({ threadTs: question?.ts });
  });

  it('is asked in both places, each a thread of its own', async () => {
    const { posts } = await clicked('approve', { channel: DEPLOYS });

    for (const channel of [LOCAL_CHANNEL, DEPLOYS]) {
      const [question, report, ...more] = inChannel(posts, channel);
      expect(report?.threadTs).toBe(question?.ts);
      expect(more).toEqual([]);
    }
  });
});

describe('the examples of what posts', () => {
  it('events/sns-delivery.rolled-back.json is posted', async () => {
    const chat = await aChat({ channel: DEPLOYS });

    const answer = await invoked(chat, 'PostNotificationFunction', read('events/sns-delivery.rolled-back.json'));

    expect(answer).toEqual({ kind: 'posted', posted: [`slack:${DEPLOYS}`], known: [] });
    expect(headOf(chat.cloud.posts()[0])).toBe(':x: AddonUpdateRolledBack prod-1/coredns');
  });

  it('events/execution-status.succeeded.json is posted to who asked for it, and to nobody when nobody did', async () => {
    const chat = await aChat({ channel: DEPLOYS });
    const event = read('events/execution-status.succeeded.json');
    const origins = chatOrigins({ ...CONNECTION, requestHandler: inMemoryRequestHandler(chat.cloud.endpoint) });
    const asked = { kind: 'github' as const, repository: 'example/platform', issue: 12, user: 'ana' };

    const before = await invoked(chat, 'PostPlanFunction', event);
    await origins.noteAsked(TABLE, event.detail.executionArn, { asker: askerThere(asked), origin: asked }, chat.now());
    const after = await invoked(chat, 'PostPlanFunction', event);

    expect(before).toEqual({ kind: 'not requested in chat' });
    expect(after).toEqual({ kind: 'posted', posted: ['github:example/platform#12'], known: [] });
    expect(chat.cloud.posts()).toMatchObject([{ body: expect.stringContaining('**Planned prod-1/coredns** @ana') }]);
  });
});

const CONNECTION = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

const buttonsOf = (post: PostedMessage | undefined) =>
  post?.kind === 'slack' ? post.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : [])) : [];
