import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../../local/template.ts';

const template = readTemplate('template.yaml');

const ofType = (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

const namesOf = (type: string) => ofType(type).map(([name]) => name);

describe('what is kept and sent', () => {
  it('is encrypted', () => {
    expect(ofType('AWS::SNS::Topic').map(([, { Properties }]) => Properties.KmsMasterKeyId)).not.toContain(undefined);
    expect(ofType('AWS::DynamoDB::Table').map(([, { Properties }]) => Properties.SSESpecification)).toEqual([
      { SSEEnabled: true, SSEType: 'KMS' },
    ]);
    expect(ofType('AWS::SQS::Queue').map(([, { Properties }]) => Properties.SqsManagedSseEnabled)).toEqual([true]);
  });

  it('has the key that the code writes by', () => {
    const [[, table] = []] = ofType('AWS::DynamoDB::Table');

    expect(table?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it('is gone one day: every log group has a retention', () => {
    for (const [, { Properties }] of ofType('AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays).toEqual({ Ref: 'LogRetentionDays' });
    }
  });
});

it('has an output for every state machine: the alias to start it by', () => {
  const machines = namesOf('AWS::Serverless::StateMachine');

  const outputs = machines.map((name) => template.Outputs[`${name}Arn`]);

  expect(outputs).toEqual(machines.map((name) => expect.objectContaining({ Value: { Ref: `${name}Aliaslive` } })));
});

it('settles every parameter with a default', () => {
  const without = Object.entries(template.Parameters).filter(([, parameter]) => !('Default' in Object(parameter)));

  expect(without).toEqual([]);
});
