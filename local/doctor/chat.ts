import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { ChatRules } from '../../functions/core/chat/rules.ts';
import { ChatSecrets } from '../../functions/core/chat/signature.ts';
import { type InputProblem, inputProblems } from '../../functions/core/input/problems.ts';
import { parsed } from '../../functions/core/json.ts';
import { type Finding, finding } from './finding.ts';
import { placeOptions, type StackFacts } from './stack.ts';
import type { Clients } from './world.ts';

const CHECK = 'Chat';

/** Whether chat can work as it is set up: who may say what, and the secret, of which nothing is shown. */
export async function chatFindings(facts: StackFacts, clients: Clients): Promise<Finding[]> {
  const { ChatSecretArn: secretArn = '', ChatRules: rules = '[]' } = facts.parameters;
  if (secretArn === '') return [finding(CHECK, 'ok', 'There is none: ChatSecretArn is empty.')];
  const findings = [...rulesFindings(rules), ...(await secretFindings(secretArn, facts, clients))];
  return findings.length > 0 ? findings : [finding(CHECK, 'ok', 'The rules and the secret are as they should be.')];
}

const CHECK_RULES = 'upkeep validate chat-rules.yaml';

function rulesFindings(text: string): Finding[] {
  const read = ChatRules.safeParse(parsed(text));
  if (!read.success) {
    const found = `ChatRules is malformed, so nobody gets an answer: ${said(inputProblems(read.error))}.`;
    return [finding(CHECK, 'problem', found, CHECK_RULES, 'Deploy with the corrected ChatRules.')];
  }
  if (read.data.length > 0) return [];
  return [
    finding(
      CHECK,
      'warning',
      'ChatRules is empty, so nobody may say anything.',
      'Deploy with ChatRules; docs/chat-setup.md says how.',
    ),
  ];
}

async function secretFindings(secretArn: string, facts: StackFacts, { secrets }: Clients): Promise<Finding[]> {
  const place = placeOptions(facts);
  const put = `aws secretsmanager put-secret-value --secret-id ${secretArn} --secret-string file://chat-secret.json ${place}`;
  let text: string;
  try {
    text = (await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }))).SecretString ?? '';
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
    const list = `aws secretsmanager list-secrets ${place}`;
    return [
      finding(
        CHECK,
        'problem',
        `There is no secret ${secretArn}, so chat answers nobody.`,
        list,
        'Deploy with the ChatSecretArn of one that is there.',
      ),
    ];
  }
  const read = ChatSecrets.safeParse(parsed(text));
  if (!read.success) {
    return [finding(CHECK, 'problem', `The secret of chat is malformed: ${said(inputProblems(read.error))}.`, put)];
  }
  const { SlackChannel: channel = '' } = facts.parameters;
  if (channel === '' || read.data.slackToken !== undefined) return [];
  const found = `SlackChannel is ${channel}, and the secret has no slackToken to post there with: no notification arrives. Put the bot token (xoxb-...) into it.`;
  return [finding(CHECK, 'problem', found, put)];
}

const said = (problems: readonly InputProblem[]) =>
  problems.map(({ path, message }) => (path === '' ? message : `${path} ${message}`)).join('; ');

// The message of JSON.parse would quote the secret.
