import { expect, it } from 'vitest';
import { aCluster, aProfile, aWorld } from '../simulated-eks.ts';
import { problemsOf } from './problems.ts';

it.each([
  ['an unknown key', aWorld({ clustres: [] }), ['clustres: This key is unknown. Did you mean clusters?']],
  [
    'an unknown key of a cluster',
    aWorld({}, { taggs: {} }),
    ['clusters[0].taggs: This key is unknown. Did you mean tags?'],
  ],
  [
    "EKS's own name for a key",
    aWorld({}, { addons: [{ addonName: 'coredns', version: 'v1.11.4-eksbuild.2' }] }),
    expect.arrayContaining(['clusters[0].addons[0].addonName: This key is unknown. Did you mean name?']),
  ],
  [
    'configuration values the version does not know',
    aWorld({}, { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2', configurationValues: '{"replicas":1}' }] }),
    [
      'clusters[0].addons[0].configurationValues: $.replicas: is not defined in the schema and the schema does not allow additional properties',
    ],
  ],
  [
    'a cluster twice',
    aWorld({ clusters: [aCluster(), aCluster(), aCluster({ region: 'us-east-1' })] }),
    ['clusters[1].name: The cluster prod-1 of 111122223333 in eu-west-1 is there twice.'],
  ],
  [
    'an add-on twice',
    aWorld({}, { addons: [1, 2].map(() => ({ name: 'coredns', version: 'v1.11.4-eksbuild.2' })) }),
    ['clusters[0].addons[1].name: The add-on coredns is there twice.'],
  ],
  [
    'two profiles on the move',
    aWorld({}, { fargateProfiles: [aProfile({ status: 'CREATING' }), aProfile({ name: 'b', status: 'DELETING' })] }),
    ['clusters[0].fargateProfiles[1].status: Only one Fargate profile of a cluster can be CREATING or DELETING.'],
  ],
  [
    'a reserved name',
    aWorld({}, { fargateProfiles: [aProfile({ name: 'eks-a' })] }),
    ['clusters[0].fargateProfiles[0].name: EKS reserves names that start with eks-.'],
  ],
  [
    'a cluster version as a number',
    aWorld({}, { version: 1.33, addons: [] }),
    ["clusters[0].version: Write the version as text: in quotes, as in '1.33'."],
  ],
  [
    'a status written wrong',
    aWorld({ faults: [{ on: 'addon-update', ends: { status: 'Succesful' } }] }),
    [
      'faults[0].ends.status: A status is Successful, Failed, Cancelled, or one that EKS does not have yet, such as NewStatus.',
    ],
  ],
  [
    'a fault on an unknown cluster',
    aWorld({ faults: [{ on: 'UpdateAddon', cluster: 'x', drop: true }] }),
    ['faults[0].cluster: The world has no cluster x.'],
  ],
  [
    'a fault on an add-on nobody has',
    aWorld({ faults: [{ on: 'UpdateAddon', addon: 'adot', drop: true }] }),
    ['faults[0].addon: No cluster this fault reaches has the add-on adot.'],
  ],
  [
    'a fault narrowed by what its operation is not about',
    aWorld({ faults: [{ on: 'ListClusters', cluster: 'prod-1', addon: 'coredns', profile: 'a', drop: true }] }),
    [
      'faults[0].cluster: ListClusters is not about a cluster.',
      'faults[0].addon: ListClusters is not about an add-on.',
      'faults[0].profile: ListClusters is not about a Fargate profile.',
    ],
  ],
  [
    'a fault that does nothing',
    aWorld({ faults: [{ on: 'UpdateAddon' }] }),
    ['faults[0]: The fault does nothing: give it `error`, `drop`, `dropBefore` or `delaySeconds`.'],
  ],
  [
    'an error of no form',
    aWorld({ faults: [{ on: 'UpdateAddon', error: { status: 500 } }] }),
    ['faults[0].error: An error has exactly one of `name`, `html` and `body`.'],
  ],
  [
    'an action without an operation',
    aWorld({ actions: [{ atSeconds: 1 }] }),
    ['actions[0]: An action has exactly one operation.'],
  ],
  [
    'an action on an unknown cluster',
    aWorld({
      actions: [{ atSeconds: 1, DeleteFargateProfile: { clusterName: 'x', fargateProfileName: 'default' } }],
    }),
    ['actions[0].DeleteFargateProfile.clusterName: The world has no cluster x.'],
  ],
  [
    'an action with an unknown parameter',
    aWorld({
      actions: [{ atSeconds: 1, UpdateAddon: { clusterName: 'prod-1', addonName: 'coredns', version: 'v1' } }],
    }),
    ['actions[0].UpdateAddon.version: This key is unknown.'],
  ],
  [
    'a service account twice',
    aWorld(
      {},
      {
        addons: [
          {
            name: 'vpc-cni',
            version: 'v1.22.4-eksbuild.3',
            podIdentityAssociations: [1, 2].map((n) => ({
              serviceAccount: 'a',
              roleArn: `arn:aws:iam::111122223333:role/r${n}`,
            })),
          },
        ],
      },
    ),
    ['clusters[0].addons[0].podIdentityAssociations[1]: The service account a is there twice.'],
  ],
  [
    'parameters that the template does not have or take',
    aWorld({ stackParameters: { PodIdentityChange: 'allowed', AddonRoleArns: ['nobody'] } }),
    [
      'stackParameters.PodIdentityChange: The template has no parameter PodIdentityChange.',
      "stackParameters.AddonRoleArns: The parameter AddonRoleArns does not take 'nobody'.",
    ],
  ],
])('a world with %s is refused, with its path', (_, text, problems) => {
  expect(problemsOf(text)).toEqual(problems);
});
