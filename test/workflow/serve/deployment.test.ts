import { expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import type { Handler } from '../../../local/cloud/lambda/functions.ts';
import { anOpenCloud, type OpenCloud } from '../../support/runs/open-cloud.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';

const START = Date.parse('2026-11-21T08:00:00Z');
const OLD: Readonly<Record<string, string>> = { 'kube-proxy': 'v1.32.6-eksbuild.6', coredns: 'v1.12.4-eksbuild.6' };
const IN_THE_MIDDLE = START + 60_000;
const faults = [{ on: 'addon-update', times: 'always', takesSeconds: 200, ends: { status: 'Successful' } }];

/** Starts an execution, and deploys release 2 while EKS carries out its update. */
async function deployedMeanwhile(
  machine: string,
  request: object,
  then: (open: OpenCloud) => Promise<void>,
  cluster: object = {},
) {
  const clock = virtualClock(START);
  const called: string[] = [];
  const open = await anOpenCloud(aWorld({ cluster, faults }), {
    clock,
    deliver(run, functionName) {
      called.push(functionName.split('function:')[1] ?? functionName);
      return run();
    },
  });
  const { cloud, lambdas } = open;
  const ofRelease2: string[] = [];
  const release2 = Object.fromEntries(
    Object.entries(lambdas).map(([name, handler]): [string, Handler] => [
      name,
      (payload) => {
        ofRelease2.push(name);
        return handler(payload);
      },
    ]),
  );
  clock.schedule(IN_THE_MIDDLE, () => {
    void clock.during(() =>
      cloud.deploy({
        functions: release2,
        definition: (text) => text.replaceAll('Wait for EKS', 'Wait for EKS in release 2'),
      }),
    );
  });

  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: machine, input: JSON.stringify(request) });
  await cloud.engine.finished(executionArn);
  await cloud.idle();
  await then(open);
  await cloud.close();
  return { called, ofRelease2 };
}

const entered = (open: OpenCloud, machine: string) =>
  open.cloud.engine.listExecutions(machine).map(({ status, executionArn }) => ({
    status,
    waited: [
      ...new Set(
        open.cloud.engine
          .history(executionArn)
          .map(({ stateEnteredEventDetails }) => String(Object(stateEnteredEventDetails).name))
          .filter((name) => name.startsWith('Wait for EKS')),
      ),
    ],
  }));

it('an execution under way ends with the definition and the versions it began with, whatever is deployed', async () => {
  const { called, ofRelease2 } = await deployedMeanwhile('update-addon', aRequest(), async (open) => {
    const input = JSON.stringify(aRequest({ configurationValues: { replicaCount: 5 } }));
    const { executionArn } = open.cloud.engine.startExecution({ stateMachineArn: 'update-addon', input });
    await open.cloud.engine.finished(executionArn);

    expect(entered(open, 'update-addon').toReversed()).toEqual([
      { status: 'SUCCEEDED', waited: ['Wait for EKS'] },
      { status: 'SUCCEEDED', waited: ['Wait for EKS in release 2'] },
    ]);
  });

  const second = called.indexOf('PlanAddonUpdateFunction:2');
  expect(called.slice(0, second)).toContain('PublishOutcomeFunction');
  expect(called.slice(0, second).filter((name) => name.endsWith(':2'))).toEqual([]);
  expect(called.slice(second).filter((name) => !name.endsWith(':2') && !/Wake|Report|Post/.test(name))).toEqual([]);
  // What events call has no version, and so the new code immediately.
  expect(ofRelease2).toContain('WakeAddonUpdateFunction');
});

it('a maintenance under way starts its next items with what was deployed meanwhile', async () => {
  const world = { cluster: 'prod-1', addons: [{ addon: 'kube-proxy' }, { addon: 'coredns' }] };
  const { called } = await deployedMeanwhile(
    'maintain-cluster',
    world,
    async (open) => {
      expect(entered(open, 'maintain-cluster')).toEqual([{ status: 'SUCCEEDED', waited: [] }]);
      expect(entered(open, 'update-addon').map(({ waited }) => waited[0])).toEqual(
        expect.arrayContaining(['Wait for EKS', 'Wait for EKS in release 2']),
      );
    },
    { addons: ['kube-proxy', 'coredns'].map((name) => ({ name, version: OLD[name] })) },
  );

  expect(called).toContain('EvaluateItemResultFunction');
  expect(called).not.toContain('EvaluateItemResultFunction:2');
});
