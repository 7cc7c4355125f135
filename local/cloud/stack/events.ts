import * as z from 'zod';
import { type JsonOperation, jsonOperation } from '../aws/aws-json.ts';
import type { LocalStack } from './local-stack.ts';

const ListRules = z.strictObject({ NamePrefix: z.string().optional(), Limit: z.int().optional() });

/** ListRules of EventBridge: the rules of the stack on the default bus. */
export function ruleOperations(stack: LocalStack): Record<string, JsonOperation> {
  return {
    ListRules: jsonOperation(ListRules, ({ NamePrefix = '' }) => {
      const { resources, drift, attributeOf } = stack;
      const rules = resources.filter(
        ({ type, physicalId }) => type === 'AWS::Events::Rule' && physicalId.startsWith(NamePrefix),
      );
      return {
        Rules: rules.map(({ logicalId, physicalId }) => ({
          Name: physicalId,
          Arn: attributeOf(logicalId, 'Arn'),
          State: drift.disabled?.includes(logicalId) ? 'DISABLED' : 'ENABLED',
          EventBusName: 'default',
        })),
      };
    }),
  };
}
