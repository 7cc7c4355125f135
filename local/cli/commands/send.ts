import * as z from 'zod';
import type { ChatRules } from '../../../functions/core/chat/rules.ts';
import type { ChatSecrets } from '../../../functions/core/chat/signature.ts';
import { readChatRules } from '../../chat/rules-file.ts';
import { placesOf, SENDER_FIELDS, type Sender, sentBy } from '../../chat/sender.ts';
import { ChatExample, signedRequest } from '../../cloud/chat/examples.ts';
import type { LocalChatOptions } from '../../cloud/chat/local-chat.ts';
import { LOCAL_CHAT_SECRETS } from '../../cloud/chat/local-secrets.ts';
import { type Cloud, openCloud } from '../../cloud/cloud.ts';
import { problemsOfValue } from '../../cloud/machines/inputs.ts';
import { machineNames } from '../../cloud/machines/machines.ts';
import { randomFrom } from '../../engine/random.ts';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import { clockOf } from '../clock-choice.ts';
import { type Command, EXIT, numberOption, textOption, UsageError, type Words } from '../command.ts';
import { session } from '../session.ts';
import { lines, readText, readWorld, reasonOf } from '../sources.ts';
import { POSTING, postText } from '../text/post-text.ts';
import { progressLines } from '../text/progress.ts';
import { SHOWING, show } from '../text/show.ts';
import type { Terminal } from '../text/terminal.ts';

export const send: Command = {
  help: `
Usage: upkeep send FILE [--world FILE | --endpoint URL] [options]

FILE is an example of events/: slack-command..., slack-button..., github-comment..., webhook-command... It is signed as its
sender signs, at the time of sending, and passed to the deployed chat Lambda as API Gateway would.

  --world FILE        the clusters and how they misbehave (local/worlds/one-cluster.yaml); a run that starts is followed
  --endpoint URL      of upkeep serve, or of a deployed HTTP API; only the answer is shown
  --rules FILE        the chat rules that apply, YAML or JSON, in place of everything being allowed to the examples
  --secret FILE       the signing secret, for an endpoint other than upkeep serve; the file contains only the secret
  --clock CLOCK       virtual: no waiting (the default); real; x60: accelerated (60x)
  --json              standard output is the record of the run, one JSON object, and nothing else
  --history FILE      writes the history as GetExecutionHistory gives it
  --svg FILE          writes a picture: the states that were taken, and when

Who sends it, and what, in place of what is in FILE
  --team ID --channel ID --user ID      of Slack; --user NAME of GitHub or the webhook
  --repository OWNER/NAME               of GitHub
  --client NAME                         of the webhook
  --text COMMAND                        such as 'plan coredns on prod-1'

To see refusals
  --unsigned          leaves the signature out
  --age SECONDS       signs as if it had been sent that long ago
  --twice             sends the same bytes again

Exit codes
  0 the command was carried out and its run SUCCEEDED   1 it was refused, or the run ended otherwise   2 invalid usage or input

Examples
  upkeep send events/slack-command.update.json --world local/worlds/one-cluster.yaml
  upkeep send events/slack-command.update.json --rules events/chat-rules.yaml \\
    --team T012AB3CD --channel C012OPS --user U012ANA --text 'plan coredns on prod-1'
  upkeep send events/webhook-command.update.json --unsigned`,
  options: {
    world: { type: 'string' },
    endpoint: { type: 'string' },
    secret: { type: 'string' },
    rules: { type: 'string' },
    ...Object.fromEntries(SENDER_FIELDS.map((field) => [field, { type: 'string' as const }])),
    clock: { type: 'string', default: 'virtual' },
    unsigned: { type: 'boolean' },
    age: { type: 'string', default: '0' },
    twice: { type: 'boolean' },
    ...SHOWING,
  },
  args: ['FILE'],
  async run(words, terminal) {
    const example = await readExample(words.files[0] ?? '', senderOf(words));
    const rules = await readRules(textOption(words, 'rules'));
    const endpoint = textOption(words, 'endpoint');
    const age = numberOption(textOption(words, 'age'), '--age', 0, 31_536_000) * 1000;
    const secrets = await readSecrets(words, example);
    const sign = (now: number) => unsignedIf(words, signedRequest(example, secrets, now - age));

    if (endpoint !== undefined) {
      for (const name of ['world', 'rules']) {
        if (textOption(words, name) === undefined) continue;
        throw new UsageError(`--${name} and --endpoint cannot be combined.`);
      }
      return sendTo(endpoint, sign(Date.now()), words, terminal);
    }
    return sendHere(sign, words, terminal, rules && { rules, places: placesOf(rules, senderOf(words)) });
  },
};

const senderOf = (words: Words): Sender =>
  Object.fromEntries(SENDER_FIELDS.map((field) => [field, textOption(words, field)]));

async function readExample(path: string, sender: Sender): Promise<ChatExample> {
  const text = await readText(path);
  const value = parsed(path, text);
  const read = ChatExample.safeParse(value);
  if (!read.success) throw new UsageError(`${path} cannot be sent.`, lines(problemsOfValue(ChatExample, value)));
  const sent = sentBy(read.data, sender);
  if ('example' in sent) return sent.example;
  const options = sent.unknown.map((field) => `--${field}`).join(', ');
  throw new UsageError(`What ${path} is an example of has no ${options}. See: upkeep help send`);
}

async function readRules(path: string | undefined): Promise<ChatRules | undefined> {
  if (path === undefined) return undefined;
  const read = readChatRules(await readText(path));
  if ('rules' in read) return read.rules;
  throw new UsageError(`${path} is not valid as ChatRules; nothing was sent.`, lines(read.problems));
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${reasonOf(error)}`);
  }
}

/** The local secrets, or the one of a file for whoever the example is of. */
async function readSecrets(words: Words, example: ChatExample): Promise<ChatSecrets> {
  const file = textOption(words, 'secret');
  if (file === undefined) return LOCAL_CHAT_SECRETS;
  const secret = (await readText(file)).trim();
  return { slack: secret, github: secret, ...('client' in example && { webhook: { [example.client]: secret } }) };
}

function unsignedIf(words: Words, request: SimulatorRequest): SimulatorRequest {
  if (words.options.unsigned !== true) return request;
  const kept = Object.entries(request.headers).filter(([name]) => !name.includes('signature'));
  return { ...request, headers: Object.fromEntries(kept) };
}

type Sent = { status: number; outcome: string | null | undefined; body: string };

// Reasons of the chat Lambda for which nothing was done.
const REFUSALS: ReadonlySet<string> = new Set([
  'not-allowed',
  'not-understood',
  'not-available',
  'replayed',
  'unknown',
  'over',
  'answered-before',
  'expired',
  'gone',
]);

async function sendTo(endpoint: string, request: SimulatorRequest, words: Words, terminal: Terminal): Promise<number> {
  if (!URL.canParse(request.path, endpoint)) throw new UsageError(`--endpoint must be a URL, not '${endpoint}'.`);
  const { method, path, headers, body } = request;
  const post = async (): Promise<boolean> => {
    try {
      const answer = await fetch(new URL(path, endpoint), { method, headers, body });
      const outcome = answer.headers.get('x-upkeep-outcome');
      showAnswer({ status: answer.status, outcome, body: await answer.text() }, terminal.out);
      return isRefusal(answer.status, outcome);
    } catch (error) {
      throw new UsageError(`${endpoint} does not answer: ${reasonOf(error)}. Is upkeep serve running?`);
    }
  };
  const refusals = [await post(), ...(words.options.twice === true ? [await post()] : [])];
  return refusals.includes(true) ? EXIT.failed : EXIT.succeeded;
}

async function sendHere(
  sign: (now: number) => SimulatorRequest,
  words: Words,
  terminal: Terminal,
  allowed: Pick<LocalChatOptions, 'rules' | 'places'> | undefined,
): Promise<number> {
  const json = words.options.json === true;
  const out = json ? terminal.note : terminal.out;
  const choice = textOption(words, 'clock') ?? 'virtual';
  const clock = clockOf(choice);
  const world = await readWorld(textOption(words, 'world'));
  const cloud = await openCloud({
    ...(json ? {} : progressLines(terminal)),
    world,
    clock,
    http: 'loopback',
    random: choice === 'virtual' ? randomFrom(1) : undefined,
    chat: {
      secrets: POSTING.secrets,
      ...allowed,
      sendReply: async (_url, message) => {
        showAnswer({ status: 200, outcome: 'reply', body: JSON.stringify(message) }, out);
        return true;
      },
    },
  });

  const request = sign(clock.now());
  const first = await sendOnce(cloud, request, out);
  const isRefused = words.options.twice === true ? (await sendOnce(cloud, request, out)) || first : first;
  const executionArn = await startedIn(cloud);
  if (executionArn === undefined) {
    for (const message of cloud.posts()) out(`\n${postText(message)}`);
    await cloud.close();
    return isRefused ? EXIT.failed : EXIT.succeeded;
  }
  const code = await show(words, terminal, async () =>
    session({
      cloud,
      executionArn,
      machine: executionArn.split(':')[6] ?? '',
      clock,
      isTimed: choice !== 'virtual',
    }),
  );
  return isRefused ? EXIT.failed : code;
}

/** Shows the answer; gives whether it is a refusal. Slack shows only answers with 200, so a header says so there. */
async function sendOnce(cloud: Cloud, request: SimulatorRequest, out: (text: string) => void): Promise<boolean> {
  const answer = await cloud.endpoint.handle(request);
  if ('cut' in answer) throw new UsageError('The connection was closed.');
  const outcome = answer.headers['x-upkeep-outcome'];
  showAnswer({ ...answer, outcome }, out);
  return isRefusal(answer.status, outcome);
}

const isRefusal = (status: number, outcome: string | null | undefined) => status >= 300 || REFUSALS.has(outcome ?? '');

/** The execution that a command started, if any. */
async function startedIn({ engine }: Cloud): Promise<string | undefined> {
  const lists = (await machineNames()).map((name) => engine.listExecutions(name));
  return lists.flat()[0]?.executionArn;
}

/** Shows an answer: its status, what it means, and its text. */
function showAnswer({ status, outcome, body }: Sent, out: (text: string) => void): void {
  const read = Answer.safeParse(jsonOf(body));
  const text = read.success ? read.data.text : body;
  out(`${status} ${outcome ?? ''}\n${text.replace(/(?<=.)\n*$/s, '\n')}`);
}

const Answer = z.object({ text: z.string() });

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
