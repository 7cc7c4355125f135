import { describe, expect, it } from 'vitest';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { aProfile, aWorld } from '../simulated-eks.ts';
import { problemsOf } from './problems.ts';

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
