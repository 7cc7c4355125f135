import { describe, expect, it } from 'vitest';
import { denied } from '../../../../functions/core/chat/delivery.ts';
import {
  buttonMessage,
  type ChatReply,
  deniedAnswer,
  helpText,
  httpAnswer,
  replayReply,
  silentAnswer,
  slackMessage,
  unavailableReply,
} from '../../../../functions/core/chat/reply.ts';

const STARTED: ChatReply = { status: 202, reason: 'started', text: 'Started <run-1>.', run: 'run-1' };
const headersOf = (outcome: string) => ({
  ...{ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  'x-upkeep-outcome': outcome,
});
const bodyOf = ({ body }: { body: string }): unknown => JSON.parse(body);

describe('the answer to a request', () => {
  it('has the status, the outcome and the run, for programs', () => {
    const answer = httpAnswer('webhook', STARTED);

    expect(answer).toMatchObject({ statusCode: 202, headers: headersOf('started') });
    expect(bodyOf(answer)).toEqual({ outcome: 'started', text: 'Started <run-1>.', run: 'run-1' });
  });

  it('has no run where there is none', () => {
    const { run: _, ...other } = STARTED;

    expect(bodyOf(httpAnswer('github', other))).toEqual({ outcome: 'started', text: 'Started <run-1>.' });
    expect(httpAnswer('github', other).body).not.toContain('run"');
  });

  it.each([
    [202, 200],
    [403, 200],
    [499, 200],
    [500, 500],
    [503, 503],
  ])('of Slack with status %d is sent with %d, since people see nothing but 200', (status, sent) => {
    const answer = httpAnswer('slack', { ...STARTED, status });

    expect(answer).toMatchObject({ statusCode: sent, headers: headersOf('started') });
    expect(Object.keys(Object(bodyOf(answer)))).toContain(sent === 200 ? 'response_type' : 'outcome');
  });

  it('that is denied says why', () => {
    const answer = deniedAnswer(denied(401, 'unsigned', 'The signature is missing or invalid.'));

    expect(answer).toMatchObject({ statusCode: 401, headers: headersOf('unsigned') });
    expect(bodyOf(answer)).toEqual({ outcome: 'unsigned', text: 'The signature is missing or invalid.' });
  });

  it('that says nothing is empty', () => {
    expect(silentAnswer()).toStrictEqual({ statusCode: 200, headers: {}, body: '' });
    expect(silentAnswer('clicked')).toEqual({ statusCode: 200, headers: { 'x-upkeep-outcome': 'clicked' }, body: '' });
  });
});

it('a replay is refused and posted nowhere, and a failed call can be sent again', () => {
  expect(replayReply()).toMatchObject({ status: 409, reason: 'replayed', quiet: true });
  expect(unavailableReply()).toMatchObject({ status: 503, reason: 'unavailable' });
  expect(unavailableReply().quiet).toBeUndefined();
});

it('a message of Slack is for the person alone, unless it is public', () => {
  expect(slackMessage(STARTED)).toEqual({ response_type: 'ephemeral', text: 'Started &lt;run-1&gt;.' });
  expect(slackMessage({ ...STARTED, public: true })).toMatchObject({ response_type: 'in_channel' });
});

it.each([
  ['answered', true],
  ['not-allowed', false],
])('a click that is %s replaces its buttons: %s', (reason, replaces) => {
  expect(buttonMessage({ ...STARTED, reason })).toMatchObject({
    response_type: 'ephemeral',
    replace_original: replaces,
  });
});

it('help lists the commands that a person may use, and no other', () => {
  expect(helpText(new Set(['status', 'help']))).toBe(
    'You may use:\n`help`  shows this list\n`status [run]`  shows the latest runs, or one of them',
  );
});
