import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtinCatalogue, compareVersions, minorOf } from '../../../../local/simulator/catalog/catalogue.ts';
import {
  asksForDefaults,
  configurationProblems,
  isConfigurationSchema,
} from '../../../../local/simulator/catalog/configuration.ts';

const catalogue = builtinCatalogue();
const clusterVersions = ['1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'];

describe('the built-in catalogue', () => {
  it.each(catalogue.addons.map((addon) => [addon.name, addon] as const))(
    'offers %s with one default and a choice on every Kubernetes',
    (_, addon) => {
      for (const clusterVersion of clusterVersions) {
        const offered = addon.versions.filter((each) => each.clusterVersions.includes(clusterVersion));
        expect(offered.length, clusterVersion).toBeGreaterThan(1);
        expect(
          offered.filter((each) => each.defaultOf.includes(clusterVersion)),
          clusterVersion,
        ).toHaveLength(1);
      }
    },
  );

  it.each(catalogue.addons.map((addon) => [addon.name, addon] as const))(
    'lists %s newest first, each version once',
    (_, addon) => {
      const versions = addon.versions.map(({ version }) => version);

      expect(new Set(versions).size).toBe(versions.length);
      expect(versions).toEqual(versions.toSorted((a, b) => compareVersions(b, a)));
      // The only one that EKS has ever named otherwise.
      const odd = versions.filter((version) => !/^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(version));
      expect(odd.filter((version) => version !== 'v1.4.0-eksbuild.preview')).toEqual([]);
    },
  );

  it.each(catalogue.addons.map((addon) => [addon.name, addon] as const))(
    'has schemas of %s that can be used and take no values as they are',
    (_, addon) => {
      for (const schema of new Set(addon.versions.map((version) => version.schema))) {
        expect(isConfigurationSchema(schema)).toBe(true);
        expect(configurationProblems(schema, '{}')).toEqual([]);
        expect(configurationProblems(schema, '{"noSuchKey":1}')).toHaveLength(1);
      }
    },
  );

  it.each([
    ['vpc-cni', '1.33', 'v1.22.4-eksbuild.3'],
    ['vpc-cni', '1.30', 'v1.22.3-eksbuild.1'],
    ['coredns', '1.33', 'v1.12.4-eksbuild.18'],
    ['kube-proxy', '1.36', 'v1.36.0-eksbuild.14'],
    ['metrics-server', '1.28', 'v0.7.2-eksbuild.6'],
  ])('has as default of %s on %s what EKS has', (addon, clusterVersion, version) => {
    expect(catalogue.version(addon, version, clusterVersion)?.defaultOf).toContain(clusterVersion);
  });

  it('never offers a kube-proxy newer than the cluster', () => {
    const newer = catalogue
      .addon('kube-proxy')
      ?.versions.filter((each) =>
        each.clusterVersions.some((cluster) => (minorOf(each.version) ?? 0) > (minorOf(cluster) ?? 0)),
      );

    expect(newer).toEqual([]);
  });

  it('offers every minor of vpc-cni between 1.19 and 1.23 on 1.33', () => {
    const minors = catalogue
      .addon('vpc-cni')
      ?.versions.filter((each) => each.clusterVersions.includes('1.33'))
      .map(({ version }) => version.split('.')[1]);

    expect([...new Set(minors)]).toEqual(['23', '22', '21', '20', '19', '18', '17']);
  });

  it('says where the add-ons run, and on which platform versions', () => {
    const version = (addon: string, name: string) =>
      catalogue.addon(addon)?.versions.find((each) => each.version === name);

    expect(version('vpc-cni', 'v1.22.4-eksbuild.3')?.computeTypes).toEqual(['ec2', 'local-cluster']);
    expect(version('coredns', 'v1.11.4-eksbuild.2')?.computeTypes).toContain('fargate');
    expect(version('aws-ebs-csi-driver', 'v1.11.4-eksbuild.1')?.platformVersions).toEqual({
      '1.20': ['eks.7+'],
      '1.21': ['eks.9+'],
    });
  });
});

describe('compareVersions', () => {
  it('orders numbers, not text', () => {
    expect(compareVersions('v1.9.0-eksbuild.1', 'v1.10.0-eksbuild.1')).toBeLessThan(0);
    expect(compareVersions('v1.9.0-eksbuild.10', 'v1.9.0-eksbuild.9')).toBeGreaterThan(0);
  });

  it('is the same both ways round', () => {
    const version = fc
      .tuple(fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(99))
      .map(([a, b, c, d]) => `v${a}.${b}.${c}-eksbuild.${d}`);

    fc.assert(
      fc.property(
        version,
        version,
        (a, b) => Math.sign(compareVersions(a, b)) === -Math.sign(compareVersions(b, a)) || compareVersions(a, b) === 0,
      ),
    );
  });
});

describe('configurationProblems', () => {
  const schemaOf = (addon: string, version: string) => catalogue.version(addon, version, '1.33')?.schema ?? '';
  const coredns = schemaOf('coredns', 'v1.11.4-eksbuild.2');
  const vpcCni = schemaOf('vpc-cni', 'v1.22.4-eksbuild.3');

  it.each([
    ['JSON', '{"replicaCount":3}'],
    ['YAML', 'replicaCount: 3\nresources:\n  limits:\n    cpu: 100m\n'],
    ['a null where the schema allows one', '{"affinity":null}'],
  ])('takes %s', (_, values) => {
    expect(configurationProblems(coredns, values)).toEqual([]);
  });

  it('takes text of formats no validator knows', () => {
    expect(configurationProblems(vpcCni, '{"env":{"ENABLE_POD_ENI":"true","WARM_IP_TARGET":"5"}}')).toEqual([]);
  });

  it.each([
    [coredns, 'null', ['$: null found, object expected']],
    [coredns, '', ['$: null found, object expected']],
    [coredns, '[1]', ['$: array found, object expected']],
    [coredns, '}{', [expect.stringMatching(/^\$: is neither JSON nor YAML: /)]],
    [coredns, 'a: &a [*a]', ['$: contains itself by a YAML alias']],
    [
      coredns,
      '{"podAnnotation":{}}',
      ['$.podAnnotation: is not defined in the schema and the schema does not allow additional properties'],
    ],
    [coredns, '{"replicaCount":"3"}', ['$.replicaCount: string found, integer expected']],
    [
      coredns,
      '{"autoScaling":{"enabled":true,"minReplicas":1}}',
      ['$.autoScaling.minReplicas: must have a minimum value of 2'],
    ],
    [coredns, '{"tolerations":[1]}', ['$.tolerations[0]: integer found, object expected']],
    [
      vpcCni,
      '{"eniConfig":{"create":true,"region":"eu-west-1","subnets":{"a":{}}}}',
      ['$.eniConfig.subnets.a.id: is missing but it is required'],
    ],
    [
      schemaOf('amazon-cloudwatch-observability', 'v6.5.0-eksbuild.1'),
      '{"otelContainerInsights":{"metricResolution":"1m"}}',
      ['$.otelContainerInsights.metricResolution: does not match the regex pattern ^[0-9]+s$'],
    ],
    [
      coredns,
      '{"annotationTopologyMode":"On","x":"1"}',
      [
        '$.x: is not defined in the schema and the schema does not allow additional properties',
        '$.annotationTopologyMode: does not have a value in the enumeration [Disabled, Auto]',
      ],
    ],
  ])('reports all that is wrong in the words of EKS (%#)', (schema, values, problems) => {
    expect(configurationProblems(schema, values)).toEqual(problems);
  });

  it('knows keys that a later version dropped', () => {
    const values = '{"a1CompatibilityDaemonSet":true}';

    expect(configurationProblems(schemaOf('aws-ebs-csi-driver', 'v1.54.0-eksbuild.1'), values)).toEqual([]);
    expect(configurationProblems(schemaOf('aws-ebs-csi-driver', 'v1.55.0-eksbuild.1'), values)).toHaveLength(1);
  });

  it.each([
    ['{}', true],
    ['# nothing\n{}', true],
    ['{"a":1}', false],
    ['', false],
    ['null', false],
  ])('reads %j as asking for defaults: %s', (values, asks) => {
    expect(asksForDefaults(values)).toBe(asks);
  });
});
