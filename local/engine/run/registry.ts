import { arnPrefix } from '../../partition.ts';
import { ApiError } from '../api-error.ts';
import type { Definition, Scope } from '../definition.ts';
import { MOST_BYTES } from '../failure.ts';
import { bytesOf, toText } from '../json.ts';
import { uuidFrom } from '../random.ts';
import { createExecution, type Execution, type HistoryEvent } from './execution.ts';
import { packTogether } from './history.ts';

/** Knows every execution, and holds AWS's rules for names and inputs. */
export type ExecutionRegistry = {
  /** A new execution, or the one of that name that is open with the same input. Throws ApiError. */
  open(call: { stateMachineArn: string; name: string; input: string; seed: number; startedAt: number }): {
    execution: Execution;
    existed: boolean;
  };
  openMapChild(call: {
    parent: Execution;
    mapRunArn: string;
    label: string;
    scope: Scope;
    input: unknown;
    startedAt: number;
  }): Execution;
  /** Throws ApiError InvalidArn or ExecutionDoesNotExist. */
  find(executionArn: string): Execution;
  list(stateMachineArn: string): Execution[];
  /** The children of a distributed Map. */
  ofMapRun(mapRunArn: string): Execution[];
  running(): Execution[];
};

const DAY_MS = 86_400_000;
const NAMES_KEPT_DAYS = 90;
/** So many executions that have ended keep their histories as they are, for whoever looks at them; a fleet has thousands. */
const UNPACKED = 100;
const PACKED_TOGETHER = 20;
const LONGEST_NAME = 80;
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

export function createExecutionRegistry(options: {
  machines: Readonly<Record<string, Definition>>;
  region: string;
  account: string;
  now: () => number;
  publish: (executionArn: string, event: HistoryEvent) => void;
}): ExecutionRegistry {
  const { machines, region, account, now, publish } = options;
  const executions = new Map<string, Execution>();
  const prefix = arnPrefix('states', { region, account });
  const arn = (kind: string, ...parts: string[]) => `${prefix}${kind}:${parts.join(':')}`;

  const machineOf = (nameOrArn: string) => {
    const isArn = nameOrArn.startsWith('arn:');
    const name = isArn ? (nameOrArn.split(':')[6] ?? '') : nameOrArn;
    if (!Object.hasOwn(machines, name) || (isArn && nameOrArn !== arn('stateMachine', name))) {
      const wanted = isArn ? nameOrArn : arn('stateMachine', name);
      throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${wanted}'`);
    }
    return { name, arn: arn('stateMachine', name) };
  };
  const definitionOf = (name: string): Definition => {
    const definition = machines[name];
    if (!definition) throw new Error(`The state machine ${name} has no definition.`);
    return definition;
  };
  const unpacked: Execution[] = [];
  const packOld = (ended: Execution) => {
    unpacked.push(ended);
    if (unpacked.length < UNPACKED + PACKED_TOGETHER) return;
    packTogether(unpacked.splice(0, PACKED_TOGETHER).map(({ history }) => history));
  };
  const add = (given: Omit<Parameters<typeof createExecution>[0], 'now' | 'publish'>) => {
    const execution = createExecution({ ...given, now, publish: (event) => publish(given.arn, event) });
    executions.set(execution.arn, execution);
    void execution.ended.then(() => packOld(execution));
    return execution;
  };

  return {
    open({ stateMachineArn, name, input: text, seed, startedAt }) {
      const machine = machineOf(stateMachineArn);
      if (name.length < 1 || name.length > LONGEST_NAME || FORBIDDEN.test(name)) {
        throw new ApiError('InvalidName', `Invalid Name: '${name}'`);
      }
      const input = { text, value: inputOf(text) };
      const executionArn = arn('execution', machine.name, name);
      const same = executions.get(executionArn);
      if (same && !isForgotten(same, startedAt)) {
        if (!same.ending && toText(same.input.value) === toText(input.value)) return { execution: same, existed: true };
        throw new ApiError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
      }
      const { scope, timeoutSeconds } = definitionOf(machine.name);
      const limit = timeoutSeconds === undefined ? {} : { timeoutSeconds };
      const execution = add({ arn: executionArn, name, machine, scope, ...limit, input, startedAt, seed });
      return { execution, existed: false };
    },
    openMapChild({ parent, mapRunArn, label, scope, input: value, startedAt }) {
      const machine = { name: `${parent.machine.name}/${label}`, arn: `${parent.machine.arn}/${label}` };
      const name = uuidFrom(parent.random);
      const input = { text: toText(value), value };
      const executionArn = arn('execution', machine.name, name);
      return add({ arn: executionArn, name, machine, mapRunArn, scope, input, startedAt, seed: parent.random() });
    },
    find(executionArn) {
      if (!executionArn.startsWith('arn:'))
        throw new ApiError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${executionArn}'`);
      const found = executions.get(executionArn);
      if (!found) throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
      return found;
    },
    list(stateMachineArn) {
      const machine = machineOf(stateMachineArn);
      return [...executions.values()].filter((execution) => execution.machine.arn === machine.arn).reverse();
    },
    ofMapRun: (mapRunArn) => [...executions.values()].filter((execution) => execution.mapRunArn === mapRunArn),
    running: () => [...executions.values()].filter(({ ending, mapRunArn }) => !ending && mapRunArn === undefined),
  };
}

const isForgotten = ({ stoppedAt }: Execution, at: number): boolean =>
  stoppedAt !== undefined && at - stoppedAt > NAMES_KEPT_DAYS * DAY_MS;

function inputOf(text: string): unknown {
  if (bytesOf(text) > MOST_BYTES) {
    throw new ApiError('InvalidExecutionInput', `The input has ${bytesOf(text)} bytes, more than ${MOST_BYTES}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApiError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
  }
}
