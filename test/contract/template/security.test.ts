import { describe, expect, it } from 'vitest';
import { securityPage } from '../../../local/security/page.ts';
import { REASONS, unexplained } from '../../../local/security/reasons.ts';
import { readReport } from '../../../local/security/report.ts';
import { textOf } from '../../support/repository.ts';

const violation = (ruleName: string, ...places: string[]) => ({
  ruleName,
  violatingConstructs: places.map((constructPath) => ({ constructPath })),
});
const report = (...violations: object[]) =>
  JSON.stringify({ pluginReports: [{ pluginName: 'AwsSolutions', violations }] });

it('docs/security.md is what the reasons say (npm run docs writes it)', () => {
  expect(textOf('docs/security.md')).toBe(securityPage());
});

describe('a finding', () => {
  it('is a rule at a resource, each by itself', () => {
    const read = readReport(report(violation('AwsSolutions-SQS3', 'template/Template/A', 'member-account/Template/B')));

    expect(read).toEqual({
      findings: [
        { rule: 'AwsSolutions-SQS3', resource: 'A' },
        { rule: 'AwsSolutions-SQS3', resource: 'B' },
      ],
      rules: 1,
      judges: ['AwsSolutions'],
    });
  });

  it.each([
    ['AwsSolutions-IAM5[Resource::*]', 'PlanAddonUpdateRole'],
    ['AwsSolutions-IAM5[Resource::<PollAddonFunction.Arn>:*]', 'UpdateAddonMachineRole'],
    [
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:eks:<ClusterRegion>:<AWS::AccountId>:addon/<ClusterNames>/*]',
      'XRole',
    ],
    ['PCI.DSS.321-LambdaInsideVPC', 'AnyFunction'],
    ['AwsSolutions-SQS3', 'DeadLetters'],
  ])('%s at %s has a reason', (rule, resource) => {
    expect(unexplained([{ rule, resource }]).findings).toEqual([]);
  });

  it.each([
    ['AwsSolutions-IAM5[Action::s3:*]', 'PlanAddonUpdateRole'],
    ['AwsSolutions-IAM5[Resource::<PollAddonFunction.Arn>:*]', 'ChatopsRole'],
    ['AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:role/*]', 'ChatopsRole'],
    ['AwsSolutions-SQS3', 'AnotherQueue'],
    ['AwsSolutions-SQS4', 'DeadLetters'],
    ['AwsSolutions-APIG4', 'AnotherRoute'],
    ['NIST.800.53.R5-CloudWatchLogGroupEncrypted', 'FunctionLogs'],
  ])('%s at %s has none', (rule, resource) => {
    expect(unexplained([{ rule, resource }]).findings).toEqual([{ rule, resource }]);
  });

  it('that is gone leaves a reason that is to go, too', () => {
    expect(unexplained([]).reasons).toEqual(REASONS);
    expect(unexplained([{ rule: 'W2509', resource: 'template' }]).reasons).toHaveLength(REASONS.length - 1);
  });
});
