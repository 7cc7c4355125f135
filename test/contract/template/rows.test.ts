import { describe, expect, it } from 'vitest';
import { grantsOf, parseSections, readTemplate } from '../../../local/template.ts';
import { FUNCTIONS } from '../../../template/functions.ts';
import { eks } from '../../../template/grants.ts';
import { merged } from '../../../template/make/base.ts';
import { templateFiles } from '../../../template/make/files.ts';
import { roleOf, statementsOf } from '../../../template/make/roles.ts';
import { yamlOf } from '../../../template/make/yaml.ts';
import { textOf } from '../../support/repository.ts';

it.each(Object.entries(templateFiles()))('%s is what the rows say (npm run template writes it)', (file, text) => {
  expect(textOf(file)).toBe(text);
});

describe('the statements of grants', () => {
  it('are one for all reads of one kind of resource, and one for each change', () => {
    const statements = statementsOf([
      ...eks('DescribeFargateProfile', 'CreateFargateProfile', 'DeleteFargateProfile'),
      ...eks('DescribeCluster', 'ListAddons'),
    ]);

    expect(statements).toMatchObject([
      { Sid: 'ReadProfiles', Action: 'eks:DescribeFargateProfile' },
      { Sid: 'CreateFargateProfile', Action: 'eks:CreateFargateProfile' },
      { Sid: 'DeleteFargateProfile', Action: 'eks:DeleteFargateProfile' },
      { Sid: 'ReadClusters', Action: ['eks:DescribeCluster', 'eks:ListAddons'] },
    ]);
  });

  it('are never wider than the grants: the same name on something else is another statement', () => {
    const one = { name: 'read', actions: ['a:Get'], on: 'here' };
    const statements = statementsOf([one, { ...one, on: 'there' }, { ...one, if: { StringEquals: { 'a:Key': 'x' } } }]);

    expect(statements).toHaveLength(3);
  });

  it('are absent from a role that is granted nothing', () => {
    const role = roleOf({ name: 'idle', service: 'lambda.amazonaws.com', managed: [], grants: [] });

    expect(role?.Properties).not.toHaveProperty('Policies');
  });
});

it('every function has at most one row', () => {
  const names = Object.values(FUNCTIONS).flatMap((rows) => Object.keys(rows));

  expect(new Set(names).size).toBe(names.length);
});

it('the role in other accounts does not hold what a condition grants', () => {
  const own = grantsOf(readTemplate('member-account.yaml'), 'UpkeepRole').filter(({ onlyIf }) => onlyIf === undefined);

  expect(own.flatMap(({ Action }) => Action)).not.toContain('eks:CreatePodIdentityAssociation');
});

it('refuses a name that two parts of a template have', () => {
  const part = parseSections('Resources: { Table: { Type: AWS::DynamoDB::Table } }');

  expect(() => merged([part, part])).toThrow('The template would have Table twice.');
});

it('writes YAML that is read as what was written, also by readers of YAML 1.1', () => {
  const Resources = {
    Thing: {
      Type: 'A::B::C',
      Properties: {
        Version: '2012-10-17',
        Choice: { 'Fn::If': ['Given', { 'Fn::GetAtt': ['Other', 'Arn'] }, { Ref: 'AWS::NoValue' }] },
        Text: { 'Fn::Sub': [`\${Lines}\nThing:\n  Thing:\n    Type: X::Y\n`, { Lines: 'off' }] },
        Words: ['on', '012', 'null', 'a: b', '# no comment'],
      },
    },
  };

  const text = yamlOf({ Resources }, '# Made.\n');

  expect(parseSections(text).Resources).toEqual(Resources);
  expect(text).toContain(`Version: '2012-10-17'`);
  expect(text).toContain(`['on', '012', 'null', 'a: b', '# no comment']`);
});
