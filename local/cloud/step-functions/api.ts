import { ApiError } from '../../engine/api-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { roleArn as roleArnOf } from '../../engine/run/state-visit.ts';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import { JsonFault, jsonOperation, jsonService } from '../aws/aws-json.ts';
import type { WireAnswer } from '../aws/query-protocol.ts';
import { bareEvent, eventAnswer, executionAnswer, executionRow, seconds } from './answers.ts';
import { machineArnHere } from './deployed-names.ts';
import { INPUTS } from './inputs.ts';
import { pageOf } from './pages.ts';

/** A state machine as it is deployed here: `definition` is its JSON text. */
export type DeployedMachine = { name: string; arn: string; definition: string };

/** The API of Step Functions in front of an engine, in the AWS JSON 1.0 protocol. Never rejects. */
export function createStepFunctions(options: {
  engine: Engine;
  machines: readonly DeployedMachine[];
  /** The stack whose outputs name the state machines too. */
  stackName: string;
  region: string;
  account: string;
  /** When the state machines were created. */
  createdAt: Date;
}): (request: SimulatorRequest) => Promise<WireAnswer> {
  const { engine, machines, stackName, region, account, createdAt } = options;
  const common = { type: 'STANDARD', roleArn: roleArnOf({ region, account }) };

  const arnHere = (arn: string) => {
    checkArn(arn, 'stateMachine');
    return machines.some((machine) => machine.arn === arn) ? arn : machineArnHere(arn, stackName);
  };
  const machineOf = (arn: string): DeployedMachine => {
    const here = arnHere(arn);
    const found = machines.find((machine) => machine.arn === here);
    if (!found) throw new JsonFault('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return found;
  };
  const executionOf = (arn: string) => {
    checkArn(arn, 'execution');
    return engine.describeExecution(arn);
  };
  const configuration = {
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  };

  return jsonService({
    name: 'Step Functions',
    target: 'AWSStepFunctions',
    version: '1.0',
    faultOf: (error) => (error instanceof ApiError ? new JsonFault(error.name, error.message) : undefined),
    operations: {
      StartExecution: jsonOperation(INPUTS.StartExecution, async ({ stateMachineArn, name, input }) => {
        const { executionArn, startDate } = engine.startExecution({
          stateMachineArn: arnHere(stateMachineArn),
          ...(name !== undefined && { name }),
          ...(input !== undefined && { input }),
        });
        await engine.recorded();
        return { executionArn, startDate: seconds(startDate) };
      }),
      DescribeExecution: jsonOperation(INPUTS.DescribeExecution, ({ executionArn, includedData = 'ALL_DATA' }) =>
        executionAnswer(executionOf(executionArn), includedData),
      ),
      ListExecutions: jsonOperation(INPUTS.ListExecutions, ({ stateMachineArn, statusFilter, ...more }) => {
        const { mapRunArn, redriveFilter, ...page } = more;
        if (mapRunArn !== undefined || redriveFilter !== undefined || stateMachineArn === undefined) {
          throw new JsonFault('ValidationException', 'Executions are listed here by stateMachineArn and statusFilter.');
        }
        const found = engine.listExecutions(machineOf(stateMachineArn).arn, statusFilter);
        const question = { stateMachineArn, statusFilter };
        const { items, ...next } = pageOf(found, question, ({ executionArn }) => executionArn, page);
        return { executions: items.map(executionRow), ...next };
      }),
      GetExecutionHistory: jsonOperation(INPUTS.GetExecutionHistory, ({ executionArn, reverseOrder, ...more }) => {
        executionOf(executionArn);
        const { includeExecutionData = true, ...page } = more;
        const events = engine.history(executionArn);
        const ordered = reverseOrder ? events.toReversed() : events;
        const { items, ...next } = pageOf(ordered, { executionArn, reverseOrder }, ({ id }) => String(id), page);
        return { events: (includeExecutionData ? items : items.map(bareEvent)).map(eventAnswer), ...next };
      }),
      StopExecution: jsonOperation(INPUTS.StopExecution, async ({ executionArn, error, cause }) => {
        executionOf(executionArn);
        const { stopDate } = engine.stopExecution({
          executionArn,
          ...(error !== undefined && { error }),
          ...(cause !== undefined && { cause }),
        });
        await engine.recorded();
        return { stopDate: seconds(stopDate) };
      }),
      SendTaskSuccess: jsonOperation(INPUTS.SendTaskSuccess, async (call) => {
        engine.sendTaskSuccess(call);
        await engine.recorded();
        return {};
      }),
      SendTaskFailure: jsonOperation(INPUTS.SendTaskFailure, async ({ taskToken, error, cause }) => {
        engine.sendTaskFailure({
          taskToken,
          ...(error !== undefined && { error }),
          ...(cause !== undefined && { cause }),
        });
        await engine.recorded();
        return {};
      }),
      SendTaskHeartbeat: jsonOperation(INPUTS.SendTaskHeartbeat, async (call) => {
        engine.sendTaskHeartbeat(call);
        await engine.recorded();
        return {};
      }),
      DescribeStateMachine: jsonOperation(INPUTS.DescribeStateMachine, ({ stateMachineArn, includedData }) => {
        const { arn, name, definition } = machineOf(stateMachineArn);
        return {
          ...common,
          ...configuration,
          stateMachineArn: arn,
          name,
          status: 'ACTIVE',
          creationDate: seconds(createdAt),
          definition: includedData === 'METADATA_ONLY' ? '{}' : definition,
        };
      }),
      ListStateMachines: jsonOperation(INPUTS.ListStateMachines, (page) => {
        const { items, ...next } = pageOf(machines, {}, ({ arn }) => arn, page);
        const rows = items.map(({ arn, name }) => ({
          stateMachineArn: arn,
          name,
          type: common.type,
          creationDate: seconds(createdAt),
        }));
        return { stateMachines: rows, ...next };
      }),
      DescribeStateMachineForExecution: jsonOperation(
        INPUTS.DescribeStateMachineForExecution,
        ({ executionArn, includedData }) => {
          const { stateMachineArn, mapRunArn } = executionOf(executionArn);
          // A child of a distributed Map runs under the state machine's ARN, a slash and the label of the Map.
          const [machineArn = '', label] = stateMachineArn.split('/');
          const { name, definition } = machineOf(machineArn);
          return {
            ...configuration,
            roleArn: common.roleArn,
            stateMachineArn: machineArn,
            name,
            updateDate: seconds(createdAt),
            definition: includedData === 'METADATA_ONLY' ? '{}' : definition,
            ...(mapRunArn !== undefined && { mapRunArn, label }),
          };
        },
      ),
    },
  });
}

function checkArn(arn: string, kind: 'stateMachine' | 'execution'): void {
  const parts = arn.split(':');
  const reason = reasonAgainst(parts, kind);
  if (reason !== undefined) throw new JsonFault('InvalidArn', `Invalid Arn: '${reason}: ${arn}'`);
}

function reasonAgainst(parts: readonly string[], kind: string): string | undefined {
  if (parts[0] !== 'arn' || parts.length < 7) return 'Invalid ARN prefix';
  if (parts[2] !== 'states') return 'Service not valid in this context';
  return parts[5] === kind ? undefined : 'Resource type not valid in this context';
}
