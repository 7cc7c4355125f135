import * as z from 'zod';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import { jsonOperation, jsonService } from '../aws/aws-json.ts';
import type { WireAnswer } from '../aws/query-protocol.ts';
import type { LocalStack } from './local-stack.ts';

const DescribeAlarms = z.strictObject({
  AlarmNamePrefix: z.string().optional(),
  AlarmTypes: z.array(z.literal('MetricAlarm')).optional(),
  MaxRecords: z.int().optional(),
});

/** DescribeAlarms of CloudWatch: the alarms of the stack. */
export function createCloudWatch(stack: LocalStack): (request: SimulatorRequest) => Promise<WireAnswer> {
  return jsonService({
    name: 'CloudWatch',
    target: 'GraniteServiceVersion20100801',
    version: '1.0',
    operations: {
      DescribeAlarms: jsonOperation(DescribeAlarms, ({ AlarmNamePrefix = '' }) => {
        const { resources, drift, attributeOf, properties } = stack;
        const alarms = resources.filter(
          ({ type, physicalId }) => type === 'AWS::CloudWatch::Alarm' && physicalId.startsWith(AlarmNamePrefix),
        );
        return {
          MetricAlarms: alarms.map(({ logicalId, physicalId }) => ({
            AlarmName: physicalId,
            AlarmArn: attributeOf(logicalId, 'Arn'),
            AlarmActions: properties(logicalId).AlarmActions,
            ActionsEnabled: !drift.muted?.includes(logicalId),
            StateValue: drift.alarming?.includes(logicalId) ? 'ALARM' : 'OK',
          })),
          CompositeAlarms: [],
        };
      }),
    },
  });
}
