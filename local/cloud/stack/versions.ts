import type { SimulatorRequest } from '../../simulator/simulator.ts';
import type { WireAnswer } from '../aws/query-protocol.ts';
import type { LocalStack } from './local-stack.ts';

const VERSIONS = /^\/2015-03-31\/functions\/([^/?]+)\/versions(?:\?.*)?$/;

/** ListVersionsByFunction of Lambda; `undefined` for a request that asks for something else. */
export function versionsOf(stack: LocalStack, { method, path }: SimulatorRequest): WireAnswer | undefined {
  const [, name] = method === 'GET' ? (VERSIONS.exec(path) ?? []) : [];
  if (name === undefined) return undefined;
  const { resources, drift, attributeOf } = stack;
  const found = resources.find(({ type, physicalId }) => type === 'AWS::Lambda::Function' && physicalId === name);
  if (!found) {
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': 'ResourceNotFoundException' };
    return { status: 404, headers, body: JSON.stringify({ Type: 'User', Message: `Function not found: ${name}` }) };
  }
  const arn = attributeOf(found.logicalId, 'Arn');
  const versions = ['$LATEST', ...Array.from({ length: drift.versions ?? 1 }, (_, index) => String(index + 1))];
  const Versions = versions.map((version) => ({
    FunctionName: name,
    FunctionArn: `${arn}:${version}`,
    Version: version,
    CodeSize: 300_000,
  }));
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ Versions }) };
}
