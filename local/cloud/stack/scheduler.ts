import { arnPrefix } from '../../partition.ts';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import type { WireAnswer } from '../aws/query-protocol.ts';
import type { LocalStack } from './local-stack.ts';

/** ListSchedules of EventBridge Scheduler: the schedules of the stack, in its group. */
export function createScheduler(stack: LocalStack): (request: SimulatorRequest) => WireAnswer {
  return ({ method, path }) => {
    const { pathname, searchParams: query } = new URL(path, 'http://localhost');
    if (method !== 'GET' || pathname.replace(/\/$/, '') !== '/schedules') {
      return answer(404, { Message: `The local Scheduler answers ListSchedules only, not ${method} ${pathname}.` });
    }
    const { name, resources, drift, region, account, properties } = stack;
    const group = query.get('ScheduleGroup');
    if (group !== null && group !== name) return answer(404, { Message: `Schedule group ${group} does not exist.` });
    const schedules = resources.filter(({ type }) => type === 'AWS::Scheduler::Schedule');
    return answer(200, {
      Schedules: schedules.map(({ logicalId, physicalId }) => ({
        Arn: `${arnPrefix('scheduler', { region, account })}schedule/${name}/${physicalId}`,
        GroupName: name,
        Name: physicalId,
        State: drift.disabled?.includes(logicalId) ? 'DISABLED' : properties(logicalId).State,
      })),
    });
  };
}

const answer = (status: number, body: object): WireAnswer => ({
  status,
  headers: {
    'content-type': 'application/json',
    ...(status >= 400 && { 'x-amzn-errortype': 'ResourceNotFoundException' }),
  },
  body: JSON.stringify(body),
});
