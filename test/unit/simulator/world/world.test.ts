import { describe, expect, it } from 'vitest';
import { parseWorld, WorldError } from '../../../../local/simulator/world/world.ts';
import { aCluster, aProfile, aWorld } from '../simulated-eks.ts';

const problemsOf = (text: string): string[] => {
  try {
    parseWorld(text);
    return [];
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
};

describe('parseWorld', () => {
  it('reads the world of the design, in YAML', () => {
    const text = `
region: eu-west-1
account: '111122223333'
clusters:
  - name: prod-1
    version: '1.33'
    tags: { environment: prod }
    addons:
      - { name: vpc-cni, version: v1.19.0-eksbuild.1 }
      - { name: coredns, version: v1.11.4-eksbuild.2, configurationValues: '{"replicaCount":3}', status: ACTIVE, health: [] }
    fargateProfiles:
      - { name: default, podExecutionRoleArn: 'arn:aws:iam::111122223333:role/pods', subnets: [subnet-a], selectors: [{ namespace: default }] }
catalog: builtin
faults:
  - { on: UpdateAddon, addon: coredns, times: 2, error: { name: ThrottlingException, status: 429, message: Rate exceeded } }
  - { on: DescribeUpdate, times: 1, drop: true }
  - on: addon-update
    addon: coredns
    takesSeconds: 180
    ends: { status: Failed, errorCode: ConfigurationConflict, errorMessage: 'Conflicts found ...', applied: false, addonStatus: ACTIVE }
  - on: addon-update
    addon: vpc-cni
    ends: { status: Failed, errorCode: InsufficientNumberOfReplicas, applied: true, addonStatus: DEGRADED, healsAfterSeconds: 240 }
  - on: fargate-create
    takesSeconds: 90
    ends: { status: CREATE_FAILED, issue: { code: PodExecutionRoleAlreadyInUse, message: '...', resourceIds: ['arn:...'] } }
  - { on: fargate-delete, busySeconds: 900 }
`;

    const world = parseWorld(text);

    expect(world.clusters[0]?.addons.map(({ name }) => name)).toEqual(['vpc-cni', 'coredns']);
    expect(world.faults).toHaveLength(6);
  });

  it('reads JSON as well', () => {
    const world = parseWorld(aWorld());

    expect(world.clusters[0]).toMatchObject({ name: 'prod-1', status: 'ACTIVE' });
  });

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
      aWorld(
        {},
        { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2', configurationValues: '{"replicas":1}' }] },
      ),
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
      'two defaults in a catalogue',
      aWorld({
        clusters: [],
        catalog: [
          {
            addon: 'a',
            versions: ['v2', 'v1'].map((version) => ({ version, clusterVersions: ['1.33'], default: true })),
          },
        ],
      }),
      ['catalog[0].versions[1].default: The default of Kubernetes 1.33 is there twice.'],
    ],
    [
      'parameters that the template does not have or take',
      aWorld({ stackParameters: { PodIdentityChange: 'allowed', AddonRoleArns: ['nobody'] } }),
      [
        'stackParameters.PodIdentityChange: The template has no parameter PodIdentityChange.',
        "stackParameters.AddonRoleArns: The parameter AddonRoleArns does not take 'nobody'.",
      ],
    ],
    [
      'a catalogue of no form',
      aWorld({ catalog: 'builtn' }),
      ['catalog: A catalogue is builtin, { extends: builtin, addons: [...] }, { folder: PATH } or a list of add-ons.'],
    ],
    [
      'what is wrong within the form of a catalogue that is meant',
      aWorld({ catalog: { extends: 'builtin', addons: [{ addon: 'a', versions: [] }], addon: 1 } }),
      [
        'catalog.addons[0].versions: Too small: expected array to have >=1 items',
        'catalog.addon: This key is unknown. Did you mean addons?',
      ],
    ],
    [
      'a platform version, and one of a Kubernetes that the version is not for',
      aWorld({
        catalog: {
          extends: 'builtin',
          addons: [
            {
              addon: 'a',
              versions: [
                { version: 'v1', clusterVersions: ['1.33'], platformVersions: { 1.33: ['5+'], 1.34: ['eks.5+'] } },
                { version: 'v1', clusterVersions: ['1.33'], platformVersions: { 1.34: ['eks.5+'] } },
              ],
            },
            { addon: 'b', versions: [1, 2].map(() => ({ version: 'v1', clusterVersions: ['1.33'] })) },
          ],
        },
      }),
      [
        'catalog.addons[0].versions[0].platformVersions.1.33[0]: A platform version is *, or like eks.5 or eks.5+.',
        'catalog.addons[1].versions[1].version: The version v1 is there twice.',
      ],
    ],
    [
      'a platform version of a Kubernetes that the version is not for',
      aWorld({
        catalog: [
          {
            addon: 'a',
            versions: [{ version: 'v1', clusterVersions: ['1.33'], platformVersions: { 1.34: ['eks.5+'] } }],
          },
        ],
      }),
      ['catalog[0].versions[0].platformVersions.1.34: This version is not for Kubernetes 1.34.'],
    ],
    [
      'a folder that is not there',
      aWorld({ catalog: { folder: '/no such folder' } }),
      ["catalog.folder: /no such folder cannot be read: ENOENT: no such file or directory, scandir '/no such folder'."],
    ],
    [
      'a schema of a draft nobody validates',
      aWorld({
        clusters: [],
        catalog: [
          {
            addon: 'a',
            versions: [
              {
                version: 'v1',
                clusterVersions: ['1.33'],
                schema: { $schema: 'http://json-schema.org/draft-03/schema#' },
              },
            ],
          },
        ],
      }),
      ['catalog[0].versions[0].schema: This is not a JSON Schema of draft-04, draft-06, draft-07, 2019-09 or 2020-12.'],
    ],
    [
      'a schema that can be compiled and that its draft does not allow',
      aWorld({
        clusters: [],
        catalog: [{ addon: 'a', versions: [{ version: 'v1', clusterVersions: ['1.33'], schema: { required: [1] } }] }],
      }),
      ['catalog[0].versions[0].schema: This is not a JSON Schema of draft-04, draft-06, draft-07, 2019-09 or 2020-12.'],
    ],
    [
      'a schema that is none, which the configuration of an add-on is then not held against',
      aWorld({
        catalog: [{ addon: 'a', versions: [{ version: 'v1', clusterVersions: ['1.33'], schema: { type: 'thing' } }] }],
        clusters: [
          { name: 'c', version: '1.33', addons: [{ name: 'a', version: 'v1', configurationValues: '{"a":1}' }] },
        ],
      }),
      ['catalog[0].versions[0].schema: This is not a JSON Schema of draft-04, draft-06, draft-07, 2019-09 or 2020-12.'],
    ],
  ])('refuses %s, with its path', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it.each([
    ['an add-on that EKS does not offer at all', { name: 'own-agent', version: 'v1', namespace: 'own' }],
    ['a version that is offered for another Kubernetes', { name: 'coredns', version: 'v1.14.3-eksbuild.3' }],
    ['a version that was never offered', { name: 'coredns', version: 'v0', configurationValues: '{"any":1}' }],
  ])('takes %s', (_, addon) => {
    expect(problemsOf(aWorld({}, { addons: [addon] }))).toEqual([]);
  });

  it('names every operation when a fault is on an unknown one', () => {
    const problems = problemsOf(aWorld({ faults: [{ on: 'CreateAddon', drop: true }] }));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^faults\[0\]\.on: A fault is on one of addon-update, fargate-create, .*UpdateAddon/);
  });

  it('reports all problems together, also behind ones of another kind', () => {
    const text = aWorld(
      { region: 'nowhere', faults: [{ on: 'addon-update', addon: 'adot' }] },
      {
        addons: [
          { name: 'coredns', version: 'v1.11.4-eksbuild.2', extra: 1 },
          { name: 'vpc-cni', version: 'v1.22.4-eksbuild.3', configurationValues: '[]' },
        ],
        fargateProfiles: [aProfile({ selectors: [] })],
      },
    );

    const paths = problemsOf(text).map((problem) => problem.split(': ')[0]);

    expect(paths.sort()).toEqual([
      'clusters[0].addons[0].extra',
      'clusters[0].addons[1].configurationValues',
      'clusters[0].fargateProfiles[0].selectors',
      'faults[0].addon',
      'region',
    ]);
  });

  it.each([
    ['}{', /It is neither JSON nor YAML/],
    ['a: [', /It is neither JSON nor YAML/],
    ['a: 1\na: 2', /It names a member twice \(2:1\)/],
    ['clusters:\n  - &c { name: a, more: [*c] }', /clusters\[0\]\.more\[0\]: It contains itself by a YAML alias/],
  ])('refuses %j as no YAML', (text, problem) => {
    expect(problemsOf(text)[0]).toMatch(problem);
  });

  it.each([[''], ['7'], ['[]'], ['null']])('refuses %j, which is not an object', (text) => {
    expect(problemsOf(text)).toHaveLength(1);
  });
});
