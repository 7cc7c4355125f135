import { aWorld } from '../worlds/addon-worlds.ts';
import { type ServedPage, servedPage } from './served-page.ts';

const ADDONS = [
  { name: 'vpc-cni', version: 'v1.19.0-eksbuild.1' },
  { name: 'coredns', version: 'v1.11.4-eksbuild.2' },
  { name: 'kube-proxy', version: 'v1.33.0-eksbuild.2' },
  { name: 'metrics-server', version: 'v0.8.0-eksbuild.2' },
  { name: 'aws-ebs-csi-driver', version: 'v1.48.0-eksbuild.2' },
  { name: 'eks-pod-identity-agent', version: 'v1.3.4-eksbuild.1' },
];

/** The page over clusters with six add-ons each, and executions that have ended. */
export async function largePage({ clusters, runs }: { clusters: number; runs: number }): Promise<ServedPage> {
  const all = Array.from({ length: clusters }, (_, index) => ({
    name: `prod-${index}`,
    version: '1.33',
    addons: ADDONS,
  }));
  const served = await servedPage({ ...aWorld(), clusters: all });
  const { engine } = served.cloud;
  for (let run = 0; run < runs; run += 1) {
    // Blocked before any call, since it is not valid.
    const input = JSON.stringify({ cluster: `prod-${run % clusters}`, addon: 'coredns', unknown: true });
    engine.startExecution({ stateMachineArn: 'update-addon', name: `run-${run}`, input });
  }
  await Promise.all(engine.listExecutions('update-addon').map(({ executionArn }) => engine.finished(executionArn)));
  return served;
}
