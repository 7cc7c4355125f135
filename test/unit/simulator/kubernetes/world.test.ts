import { describe, expect, it } from 'vitest';
import { aCluster } from '../simulated-eks.ts';
import { problemsOf } from '../world/problems.ts';
import { aKubernetesWorld } from './client.ts';

const of = (kubernetes: object) => problemsOf(aKubernetesWorld({ ...kubernetes }));
const WORKLOADS = 'clusters[0].kubernetes.workloads[0]';

describe('a world is refused with the place of each mistake when', () => {
  it.each([
    ['a key is misspelt', { acces: 'read' }, 'clusters[0].kubernetes.acces: This key is unknown. Did you mean access?'],
    [
      'a workload is there twice',
      { workloads: [{ name: 'web' }, { name: 'web' }] },
      'clusters[0].kubernetes.workloads[1].name: The workload Deployment default/web is there twice.',
    ],
    [
      'a budget is there twice',
      {
        podDisruptionBudgets: [
          { name: 'web', selector: {}, maxUnavailable: 1 },
          { name: 'web', selector: {}, minAvailable: 1 },
        ],
      },
      'clusters[0].kubernetes.podDisruptionBudgets[1].name: The PodDisruptionBudget default/web is there twice.',
    ],
    [
      'a budget has no limit',
      { podDisruptionBudgets: [{ name: 'web', selector: {} }] },
      'clusters[0].kubernetes.podDisruptionBudgets[0]: A budget has either maxUnavailable or minAvailable.',
    ],
    [
      'a DaemonSet has replicas',
      { workloads: [{ kind: 'DaemonSet', name: 'agent', replicas: 3 }] },
      `${WORKLOADS}.replicas: A DaemonSet has none; only Deployment, StatefulSet, Job do.`,
    ],
    [
      'a StatefulSet is paused',
      { workloads: [{ kind: 'StatefulSet', name: 'db', paused: true }] },
      `${WORKLOADS}.paused: A StatefulSet has none; only Deployment do.`,
    ],
  ])('%s', (_, kubernetes, problem) => {
    expect(of(kubernetes)).toEqual([problem]);
  });

  it('pods of an add-on or a fault are about a cluster without a Kubernetes API', () => {
    const addons = [
      { name: 'coredns', version: 'v1.11.4-eksbuild.2', pods: { unready: { reason: 'CrashLoopBackOff' } } },
    ];
    const faults = [{ on: 'kubernetes', verb: 'list', drop: true }];

    expect(problemsOf(JSON.stringify({ clusters: [aCluster({ addons })], faults }))).toEqual([
      'clusters[0].addons[0].pods: Only in a cluster with `kubernetes` do add-ons have pods.',
      'faults[0].on: No cluster this fault reaches has a Kubernetes API: give it `kubernetes`.',
    ]);
  });
});
