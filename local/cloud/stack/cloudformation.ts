import { type Element, QueryFault, queryService } from '../aws/query-protocol.ts';
import type { LocalStack } from './local-stack.ts';

const PAGE = 100;

/** DescribeStacks and ListStackResources of CloudFormation, of one stack. */
export function createCloudFormation(stack: LocalStack, region: string): (form: string) => ReturnType<Answer> {
  // Another Region has no stack.
  const isHere = region === stack.region;
  const missing = (name: string) => new QueryFault('ValidationError', `Stack with id ${name} does not exist`);
  const check = (name: string) => {
    if (!isHere || (name !== stack.name && name !== stack.id)) throw missing(name);
  };

  return queryService({
    name: 'CloudFormation',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    version: '2010-05-15',
    actions: {
      DescribeStacks(parameters) {
        const name = parameters.get('StackName');
        if (name !== null) check(name);
        return { Stacks: isHere ? [described(stack)] : [] };
      },
      ListStackResources(parameters) {
        check(parameters.get('StackName') ?? '');
        const from = Number(parameters.get('NextToken') ?? 0);
        const page = stack.resources.slice(from, from + PAGE).map(({ logicalId, physicalId, type }) => ({
          LogicalResourceId: logicalId,
          PhysicalResourceId: physicalId,
          ResourceType: type,
          ResourceStatus: 'CREATE_COMPLETE',
          LastUpdatedTimestamp: CREATED,
        }));
        const isMore = from + PAGE < stack.resources.length;
        return { StackResourceSummaries: page, ...(isMore && { NextToken: String(from + PAGE) }) };
      },
    },
  });
}

type Answer = ReturnType<typeof queryService>;

const CREATED = '2026-01-01T00:00:00Z';

function described({ name, id, parameters, outputs, drift }: LocalStack): Element {
  return {
    StackName: name,
    StackId: id,
    CreationTime: CREATED,
    StackStatus: drift.status ?? 'CREATE_COMPLETE',
    Parameters: Object.entries(parameters).map(([key, value]) => ({ ParameterKey: key, ParameterValue: value })),
    Outputs: Object.entries(outputs).map(([key, value]) => ({ OutputKey: key, OutputValue: value })),
  };
}
