import { describe, expect, it } from 'vitest';
import { postingSettings } from '../../../functions/runtime/posting-settings.ts';

const ENVIRONMENT = { TABLE_NAME: 'upkeep', CHAT_SECRET_ID: 'eks-upkeep/chat' };

describe('the settings of posting', () => {
  it('are the public APIs and no channel, unless set', () => {
    expect(postingSettings({ ...ENVIRONMENT, SLACK_CHANNEL: '', SLACK_API_URL: '' })).toEqual({
      table: 'upkeep',
      secretId: 'eks-upkeep/chat',
      slackApiUrl: 'https://slack.com/api/',
      githubApiUrl: 'https://api.github.com/',
    });
  });

  it.each([
    ['https://slack-gov.com/api', 'https://slack-gov.com/api/'],
    ['https://slack-gov.com/api/', 'https://slack-gov.com/api/'],
    ['http://127.0.0.1:8700/slack/api/', 'http://127.0.0.1:8700/slack/api/'],
  ])('take %s for Slack', (SLACK_API_URL, slackApiUrl) => {
    expect(postingSettings({ ...ENVIRONMENT, SLACK_API_URL })).toMatchObject({ slackApiUrl });
  });

  it.each(['http://slack.com/api/', 'http://localhost.evil.example/', 'ftp://x', 'https://a b'])(
    'send no token to %s',
    (GITHUB_API_URL) => {
      expect(() => postingSettings({ ...ENVIRONMENT, GITHUB_API_URL })).toThrow(
        'GITHUB_API_URL: must be a URL with https',
      );
    },
  );

  it('report all problems at the same time', () => {
    expect(() => postingSettings({ TABLE_NAME: '', SLACK_CHANNEL: '#operations' })).toThrow(
      'TABLE_NAME: is empty\nCHAT_SECRET_ID: is not set\nSLACK_CHANNEL: must be the id of a channel',
    );
  });
});
