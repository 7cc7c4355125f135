import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildLambdas } from '../../build.ts';
import { slackHeaders } from '../../functions/core/chat/signature.ts';
import { localChat } from '../../local/cloud/chat/local-chat.ts';
import { LOCAL_CHAT_SECRETS } from '../../local/cloud/chat/local-secrets.ts';
import { gatewayEvent } from '../../local/cloud/chat/webhooks.ts';
import { machineNames, TABLE } from '../../local/cloud/machines/machines.ts';
import { served } from '../support/processes/served.ts';
import { aWorld } from '../support/worlds/addon-worlds.ts';

const ROUNDS = 15;
/** Lambda gives processors in proportion to memory, and one of them here: docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const WHOLE_PROCESSOR_MB = 1_769;
/** How long Slack waits for the answer to a slash command. */
const SLACK_MS = 3_000;
/** Milliseconds that each call of AWS is made to take, beside what it takes here. */
const LATENCIES = [0, 50, 200];

const print = (text: string) => process.stdout.write(text);

/** How long a fresh process takes from its start to the answer of the built chat Lambda, against Slack's three seconds. */
export async function coldChat(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-bench-'));
  const empty = join(folder, 'empty.mjs');
  writeFileSync(
    empty,
    "export const handler = async () => ({ statusCode: 200, headers: { 'x-upkeep-outcome': 'started' } });\n",
  );
  const built = await buildLambdas(pathToFileURL(`${folder}/dist/`));
  const chatops = built.find(({ name }) => name === 'chatops');
  if (!chatops) throw new Error('There is no Lambda chatops: nothing was measured.');

  const processor: number[] = [];
  let latency = 0;
  let calls = 0;
  const endpoint = await served(aWorld(), {
    speed: 1,
    async before() {
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, latency));
    },
  });
  const environment = await environmentOf(endpoint.url);

  print(`From the start of a process to its answer to \`update coredns on prod-1\` (median of ${ROUNDS}):\n`);
  for (const each of LATENCIES) {
    latency = each;
    const answers: Answer[] = [];
    const nothing: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      nothing.push((await answerOf(empty, environment, each, round)).took);
      calls = 0;
      answers.push(await answerOf(chatops.path, environment, each, round));
    }
    const took = median(answers.map((answer) => answer.took));
    processor.push(...answers.map((answer) => answer.processor));
    print(
      `  ${calls} calls of AWS of ${each} ms more each: ${(took / SLACK_MS).toFixed(2)} of what Slack waits, ${(took / median(nothing)).toFixed(1)} times an empty Lambda\n`,
    );
  }
  print(
    `Once it is loaded, the answer takes ${median(processor).toFixed(0)} ms of a processor. With the memory of a function, that is\n`,
  );
  for (const memory of [256, 512, 1024, WHOLE_PROCESSOR_MB]) {
    const milliseconds = (median(processor) * WHOLE_PROCESSOR_MB) / memory;
    print(`  ${String(memory).padStart(4)} MB: ${milliseconds.toFixed(0).padStart(5)} ms\n`);
  }
  await endpoint.close();
  rmSync(folder, { recursive: true });
}

async function environmentOf(url: string): Promise<Record<string, string>> {
  const { settings } = localChat({ machines: await machineNames() });
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    TABLE_NAME: TABLE,
    CHAT_SECRET_ID: settings.secretId,
    CHAT_MACHINES: settings.machines['update-addon']?.replace('update-addon', '') ?? '',
    CHAT_RULES: JSON.stringify(settings.rules),
  };
}

const COLD = `
const { handler } = await import(process.argv[1]);
const loaded = process.cpuUsage();
const { statusCode, headers } = await handler(JSON.parse(process.argv[2]));
const { user, system } = process.cpuUsage(loaded);
process.stderr.write([statusCode, headers['x-upkeep-outcome'], user + system].join(' '));`;

/** Milliseconds from the start to the answer, and those of a processor once the code is loaded. */
type Answer = { took: number; processor: number };

/** A fresh process that answers one command, each time another one, so that none is a repeat. */
async function answerOf(
  path: string,
  environment: Record<string, string>,
  ...unlike: readonly number[]
): Promise<Answer> {
  const now = Date.now();
  const { form } = JSON.parse(readFileSync(EXAMPLE, 'utf8'));
  const body = new URLSearchParams({ ...form, trigger_id: unlike.join('.') }).toString();
  const headers = slackHeaders(LOCAL_CHAT_SECRETS.slack, body, now);
  const event = gatewayEvent({ method: 'POST', path: '/chat/slack', headers, body }, now);

  const began = performance.now();
  const words = ['--input-type=module', '-e', COLD, path, JSON.stringify(event)];
  const { stderr } = await promisify(execFile)(process.execPath, words, { env: environment });
  const took = performance.now() - began;
  const [, microseconds] = /^200 started (\d+)$/.exec(stderr) ?? [];
  if (microseconds === undefined) throw new Error(`The Lambda answered ${stderr}: nothing was measured.`);
  return { took, processor: Number(microseconds) / 1000 };
}

const EXAMPLE = fileURLToPath(new URL('../../events/slack-command.update.json', import.meta.url));

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
