import type { CloudOptions } from '../../../local/cloud/cloud.ts';
import { LOCAL_EXTERNAL_ID } from '../../../local/cloud/stack/usual-stack.ts';
import { textOf } from '../repository.ts';
import { aFleet } from '../runs/fleet-run.ts';
import { updateFails } from '../runs/maintenance-run.ts';
import { type Example, inBoth, inChat, inCloud, invoked } from './example.ts';
import {
  ACCOUNTS,
  aChangeOfIdentities,
  aCluster,
  aClusterOfTwo,
  anUnhealthyCluster,
  anUpdate,
  aReplacement,
  HERE,
  PARAMETERS,
  place,
  role,
  THERE,
} from './example-world.ts';
import { without } from './without.ts';

const event = (file: string, detail: object = {}) => {
  const read = JSON.parse(textOf(`events/${file}.json`));
  return { ...read, detail: { ...read.detail, ...detail } };
};

const UNAVAILABLE = { status: 503, headers: {}, body: '' };

/** SNS is down; everything else answers. */
const down: CloudOptions['answer'] = async (service, run) => (service === 'sns' ? UNAVAILABLE : run());

const SCAN = 'scan-health';
const UpdateAddon = { clusterName: 'prod-1', addonName: 'coredns' };
const PROFILE_FAILS = { on: 'fargate-create', ends: { status: 'CREATE_FAILED' } };

/** Runs that together ask for everything that the roles of both templates allow. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  'an update that changes everything': inBoth({}, 'update-addon', aChangeOfIdentities),
  'an update to a version of some age, planned': inCloud({}, ({ run }) =>
    run('update-addon', anUpdate(HERE, { minimumAgeDays: 1, dryRun: true })),
  ),
  'an update whose answer is lost': inBoth(
    {
      faults: [
        { on: 'UpdateAddon', error: { name: 'ResourceInUseException', message: 'busy', tookEffect: true }, times: 2 },
      ],
    },
    'update-addon',
    (account) => anUpdate(account),
  ),
  'an update that cannot be read when its event comes': inCloud(
    { faults: [{ on: 'DescribeUpdate', error: { name: 'ClientException', message: 'not now' }, times: 1 }] },
    ({ run }) => run('update-addon', anUpdate(HERE)),
  ),
  'changes after an update that EKS does not end': inCloud(
    { clusters: ACCOUNTS.map(aClusterOfTwo), faults: [{ on: 'addon-update', never: true, times: 2 }] },
    ({ run, runLater }) =>
      Promise.all(
        ACCOUNTS.flatMap((account) => [
          run('update-addon', anUpdate(account, { deadlineSeconds: 900 })),
          runLater(1, 'update-addon', { ...anUpdate(account), addon: 'kube-proxy', deadlineSeconds: 1500 }),
          runLater(1, 'replace-fargate-profile', { ...aReplacement(account), deadlineSeconds: 1500 }),
        ]),
      ),
  ),
  'ends that are announced in another order': inCloud({}, async ({ invoke }) => {
    const ended = event('eks-addon.update-succeeded');
    await invoke('WakeAddonUpdateFunction', ended);
    await invoke('WakeAddonUpdateFunction', { ...ended, time: '2026-11-21T08:00:10Z' });
  }),
  'a replacement that is approved after a profile that fails': inChat({ faults: [PROFILE_FAILS] }, (chat) =>
    chat.say('replace default on prod-1'),
  ),
  'a replacement in both accounts': inBoth({}, 'replace-fargate-profile', aReplacement),
  'a replacement whose new profile fails': inBoth(
    { faults: [{ ...PROFILE_FAILS, times: 'always' }] },
    'replace-fargate-profile',
    aReplacement,
  ),
  'a replacement while another one is under way': inCloud({}, ({ run, runLater }) =>
    Promise.all([
      run('replace-fargate-profile', aReplacement(HERE)),
      runLater(30, 'replace-fargate-profile', aReplacement(HERE)),
    ]),
  ),
  'maintenance, twice at the same time': inCloud({}, ({ run }) =>
    Promise.all([...ACCOUNTS, ...ACCOUNTS].map((account) => run('maintain-cluster', { cluster: place(account) }))),
  ),
  'maintenance, planned': inBoth({}, 'maintain-cluster', (account) => ({ cluster: place(account), dryRun: true })),
  'a fleet, and what is left of it': inCloud({}, async ({ engine, run }) => {
    await run('maintain-fleet', {});
    for (const { executionArn } of engine.listExecutions('maintain-fleet'))
      await run('maintain-fleet', { continues: executionArn });
  }),
  'a fleet by its name, and one that has no file': inCloud({ fleets: { prod: {} } }, async ({ run }) => {
    await run('maintain-fleet', { fleet: 'prod', dryRun: true });
    await run('maintain-fleet', { fleet: 'production' });
  }),
  'a fleet whose first wave bakes': inCloud({ clusters: aFleet(['dev-1', 'prod-1']).clusters }, ({ run }) =>
    run('maintain-fleet', {
      waves: [
        { name: 'dev', match: { names: ['dev-*'] } },
        { name: 'prod', rest: true },
      ],
      bakeBetweenWavesSeconds: 60,
    }),
  ),
  'a fleet that is stopped': inCloud({}, async ({ engine, run, pass }) => {
    const whole = run('maintain-fleet', {});
    await pass(30);
    for (const { executionArn } of engine.listExecutions('maintain-fleet')) engine.stopExecution({ executionArn });
    await whole;
  }),
  'a fleet that may start nothing': inCloud({}, ({ run }) => run('maintain-fleet', {}), {
    stack: { template: without('template.yaml', 'MaintainFleetMachineRole', 'StartItsExecutions') },
  }),
  'maintenance that is stopped': inCloud({}, async ({ engine, run, pass }) => {
    const whole = run('maintain-cluster', { cluster: 'prod-1' });
    await pass(30);
    for (const { executionArn } of engine.listExecutions('maintain-cluster')) engine.stopExecution({ executionArn });
    await whole;
  }),
  'maintenance of which an update fails': inBoth(
    { clusters: ACCOUNTS.map(aClusterOfTwo), faults: [updateFails('kube-proxy')] },
    'maintain-cluster',
    (account) => ({ cluster: place(account), onFailure: 'continue' }),
  ),
  'maintenance that may start nothing': inCloud({}, ({ run }) => run('maintain-cluster', { cluster: 'prod-1' }), {
    stack: { template: without('template.yaml', 'MaintainClusterMachineRole', 'StartItsExecutions') },
  }),
  'scans and reports of health': inCloud(
    { clusters: [anUnhealthyCluster(), aCluster(THERE)], stackParameters: PARAMETERS },
    async ({ run, invoke, pass }) => {
      const places = [{}, { roleArn: role(THERE, 'eks-upkeep'), externalId: LOCAL_EXTERNAL_ID }];
      await invoke('ReportHealthEventFunction', event('eks-addon.health-degraded'));
      // For the scan that it has started.
      await pass(300);
      await run(SCAN, { places });
      for (const account of ACCOUNTS) await run('report-health', { cluster: place(account), drift: true });
      await invoke('ReportHealthEventFunction', event('eks-addon.health-restored'));
      await invoke('ReportHealthEventFunction', event('eks-addon.health-degraded'));
      await invoke('ReportHealthEventFunction', event('eks-addon.update-failed', { updateId: 'none' }));
      await run('update-addon', anUpdate(HERE));
      await run(SCAN, {});
    },
  ),
  'ends, and an update of somebody else, that nobody can be notified of': inCloud(
    {
      faults: [{ on: 'addon-update', ends: { status: 'Failed', errorCode: 'AdmissionRequestDenied' } }],
      actions: [{ atSeconds: 1, UpdateAddon }],
    },
    async ({ engine, run, pass }) => {
      await run('replace-fargate-profile', {});
      const { executionArn } = engine.startExecution({ stateMachineArn: SCAN, input: '{}' });
      engine.stopExecution({ executionArn });
      await pass(900);
    },
    { answer: down },
  ),
  'posts that nobody takes': inChat(
    {},
    async (chat) => {
      await chat.send(chat.signed('slack-command.update', (text) => text.replace('update coredns', 'plan coredns')));
      const [planned = ''] = await chat.executions();
      await chat.cloud.engine.finished(planned);
      await invoked(chat.cloud, 'PostPlanFunction', longPlan(planned));
    },
    { faults: [{ on: 'slack', times: 99, status: 503 }] },
  ),
  'an order that Step Functions does not take': inChat({}, (chat) => chat.say('update coredns on prod-1'), {
    answer: async (service, run) => (service === 'states' ? UNAVAILABLE : run()),
  }),
  'chat, all of it': inChat({}, async (chat) => {
    await chat.say('plan coredns on prod-1');
    const [planned = ''] = await chat.executions();
    for (const text of ['health prod-1', 'update all on prod-1', 'status']) await chat.say(text);
    await chat.say(`status ${planned.split(':').at(-1)}`);
    await chat.say('replace default on prod-1');
    await chat.say('update coredns on prod-1');
    for (const { executionArn, status } of chat.cloud.engine.listExecutions('update-addon')) {
      if (status === 'RUNNING') await chat.say(`stop ${executionArn.split(':').at(-1)}`);
    }
    await chat.say('approve 0123456789abcdef');
    await chat.send(chat.signed('slack-command.update'));
  }),
};

/** The event of an end whose output is too long for it. */
function longPlan(executionArn: string): object {
  const stateMachineArn = executionArn.replace(':execution:', ':stateMachine:').split(':').slice(0, 7).join(':');
  const name = executionArn.split(':').at(-1);
  return event('execution-status.succeeded', {
    ...{ executionArn, stateMachineArn, name, status: 'SUCCEEDED' },
    ...{ output: null, outputDetails: { included: false } },
  });
}
