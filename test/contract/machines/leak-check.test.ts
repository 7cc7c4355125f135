import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { notificationApi } from '../../../functions/aws/notifications.ts';
import { virtualClock } from '../../../local/clock.ts';
import { LOCAL_CHAT_SECRETS } from '../../../local/cloud/chat/local-secrets.ts';
import type { SimulatedCloud } from '../../../local/cloud/cloud.ts';
import type { BundleSurroundings } from '../../../local/cloud/lambda/bundles.ts';
import { topicArn } from '../../../local/cloud/machines/machines.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { checkOutput, takeFound } from '../../support/processes/leak-check.ts';
import {
  leakCheckedCloud,
  leakCheckedFunctions,
  leakCheckedLog,
  leakCheckedMeter,
} from '../../support/processes/leak-checked.ts';
import { textOf, trackedFiles } from '../../support/repository.ts';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';

/** What a Lambda that is handed a task token could do with it. */
type Misdeed = (token: string, world: { cloud: SimulatedCloud; surroundings: BundleSurroundings }) => unknown;

const AWAIT = 'PollAddonFunction';
const connectionOf = ({ endpoint = '', region, credentials }: BundleSurroundings) => ({
  endpoint,
  region,
  credentials,
});
const world = parseWorld(JSON.stringify(aWorld()));

const HANDED_OUT = {
  type: 'TaskScheduled',
  taskScheduledEventDetails: { resource: 'invoke.waitForTaskToken', parameters: `{"token":"AQ${'x'.repeat(86)}"}` },
};

/** An update whose waiting step commits the misdeed; what the watch found of it. */
async function foundOf(misdeed: Misdeed): Promise<{ found: string[]; token: string }> {
  let token = '';
  const cloud: SimulatedCloud = await leakCheckedCloud({
    world,
    clock: virtualClock(Date.parse('2026-11-21T08:00:00Z')),
    http: 'loopback',
    lambdas(surroundings) {
      const functions = leakCheckedFunctions(connectionOf(surroundings));
      return {
        ...functions,
        [AWAIT]: async (event) => {
          // Once is enough: a step that fails would be repeated until the deadline.
          if (token !== '') return functions[AWAIT]?.(event);
          token = Object(event).taskToken;
          return misdeed(token, { cloud, surroundings });
        },
      };
    },
  });
  const input = JSON.stringify(aRequest());
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: 'update-addon', name: 'leaky', input });
  await cloud.engine.finished(executionArn);
  await cloud.close();
  return { found: takeFound(), token };
}

it.each<[string, Misdeed, RegExp]>([
  ['logged', (token) => leakCheckedLog().info('waiting', { why: { token } }), /^the log line "waiting": /],
  [
    'in an error that is logged',
    (token) => leakCheckedLog().warn('failed', { error: new Error('x', { cause: new Error(token) }) }),
    /^the log line "failed": /,
  ],
  [
    'measured',
    (token) => leakCheckedMeter()([{ name: 'Outcomes', value: 1, by: [{ machine: token }] }]),
    /^a measure: /,
  ],
  [
    'written to the output',
    (token) => {
      const output = new PassThrough();
      checkOutput(output);
      new Console(output).info({ token });
    },
    /^the output of the process: /,
  ],
  ['answered', (token) => ({ token }), /^the answer of PollAddonFunction: …{"token":"\[a task token, AQ..…\]$/],
  [
    'in the message of an error',
    (token) => Promise.reject(new Error(`${token} is taken`)),
    /^an error of PollAddonFunction: /,
  ],
  ['in the history', (token) => ({ token }), /^event \d+ \(TaskSubmitted\) of update-addon:leaky: /],
  ['given away in part', (token) => ({ token: token.slice(0, 30) }), /^the answer of /],
  [
    'published',
    (token, { surroundings }) =>
      notificationApi(connectionOf(surroundings)).publish({
        topicArn: topicArn(world),
        subject: 'x',
        texts: { default: token },
        attributes: {},
      }),
    /^the entry notification-received of the journal: /,
  ],
  [
    'the input of another execution',
    (token, { cloud }) =>
      cloud.engine.startExecution({ stateMachineArn: 'update-addon', name: 'other', input: JSON.stringify({ token }) }),
    /^event 1 \(ExecutionStarted\) of update-addon:other: /,
  ],
])('a task token that is %s is found, and not shown', async (_, misdeed, place) => {
  const { found, token } = await foundOf(misdeed);

  expect(found).toContainEqual(expect.stringMatching(place));
  expect(found.join()).not.toContain(token.slice(0, 10));
});

it('a secret in what the CLI prints and writes is found', async () => {
  const folder = aFolder();
  folder.file('history.json', JSON.stringify({ events: [HANDED_OUT] }));
  folder.file('kept.jsonl', JSON.stringify({ kind: 'x', event: HANDED_OUT }));
  folder.file('journal.jsonl', JSON.stringify({ kind: 'x', url: 'https://hooks.slack.com/actions/T01EXAMPLE/1/a' }));
  await upkeep([LOCAL_CHAT_SECRETS.slack]);
  folder.remove();

  // A history holds what Step Functions itself writes down, and nothing else does.
  expect(takeFound().sort()).toEqual([
    expect.stringMatching(/journal\.jsonl: .*\[a secret, http…\]$/),
    expect.stringMatching(/kept\.jsonl: .*\[a task token, AQxx…\]$/),
    expect.stringMatching(/^standard error: …upkeep: There is no command '\[a secret, loca…\]$/),
  ]);
});

// Whoever opens one of these by another way lets it out unseen.
const WATCHED: [word: RegExp, by: string[]][] = [
  [
    /\b(openCloud|openCloudAround|createEngine|bindFunctions)\b/,
    ['test/support/processes/leak-checked.ts', 'test/unit/simulator/kubernetes/resumed.test.ts'],
  ],
  [/\bstartSession\b/, []],
  [/\bstartAwsSession\b/, ['test/support/processes/leak-checked-aws.ts', 'test/support/processes/crashing-run.ts']],
  [/\bresumeSession\b/, ['test/support/processes/leak-checked-aws.ts']],
  [/\/cli\/main\.ts'/, ['test/support/docs/upkeep-command.ts', 'test/support/runs/upkeep.ts']],
  [
    /\bserveEndpoint\b/,
    ['test/support/page/served-page.ts', 'test/support/processes/served.ts', 'test/workflow/cli/serve-page.test.ts'],
  ],
  [/\bopenBundles\b/, ['test/contract/template/bundles.test.ts', 'test/hunt/differences.ts']],
  [
    /\/functions\/[\w-]+\.ts'/,
    [
      'test/unit/actions/evaluate-fleet-wave.test.ts',
      'test/unit/aws/eks/catalogue.test.ts',
      'test/unit/core/addon/versions/recorded-way-back.test.ts',
      'test/workflow/chat/chatops-failures.test.ts',
    ],
  ],
  // Beside processes that are checked as a whole: git, tools of other makers, and processes that are stopped by signals.
  [
    /'node:child_process'/,
    [
      'test/support/docs/aws-cli.ts',
      'test/support/docs/shell.ts',
      'test/support/processes/serve-process.ts',
      'test/support/processes/crashing-process.ts',
      'test/support/processes/interruption.ts',
      'test/support/repository.ts',
      'test/contract/house/package.test.ts',
      'test/support/processes/is-there.ts',
      'test/unit/cli/completion.test.ts',
      'test/unit/cli/process.test.ts',
      'test/unit/cloud/pid-lock.test.ts',
      'test/workflow/cli/checkout.test.ts',
      'test/unit/simulator/kubernetes/kubectl.test.ts',
    ],
  ],
];

it.each(WATCHED)('%s is for those alone who watch it', (word, by) => {
  const files = trackedFiles().filter((file) =>
    /^test\/(?!bench|e2e|contract\/machines\/leak-check).*\.ts$/.test(file),
  );

  expect(files.filter((file) => word.test(textOf(file))).sort()).toEqual(by.toSorted());
});
