import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Counting } from './loops.ts';

/** The engine in JavaScript that is closest to ours. It reads JSONPath alone, and keeps no history. */
export const PEER = 'aws-local-stepfunctions@3.0.0';

type Run = { result: Promise<unknown> };
type Options = { overrides: { taskResourceLocalHandlers: Record<string, (input: { count: number }) => unknown> } };
type Machine = { run(input: object, options: Options): Run };
type Package = { StateMachine: new (definition: object, options: object) => Machine };

export type Peer = { loopCost(state: Counting, times: number): Promise<number>; remove(): Promise<void> };

/** Installs it in a folder of its own; `undefined` where it cannot be had, as without a network. */
export async function openPeer(): Promise<Peer | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'eks-upkeep-peer-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
    await promisify(execFile)('npm', ['install', ...flags, PEER], { cwd: folder, timeout: 120_000 });
  } catch {
    await remove();
    return undefined;
  }
  addWithResolvers();
  const path = join(folder, 'node_modules', 'aws-local-stepfunctions', 'build', 'main.node.cjs');
  const { StateMachine }: Package = await import(pathToFileURL(path).href);
  return { loopCost: (state, times) => costOf(StateMachine, state, times), remove };
}

async function costOf(StateMachine: Package['StateMachine'], state: Counting, times: number): Promise<number> {
  const machine = new StateMachine(loopOf(STATES[state], times), { validationOptions: { noValidate: true } });
  const began = process.cpuUsage();
  const count = async (input: { count: number }) => ({ count: input.count + 1 });
  const ended = await machine.run({}, { overrides: { taskResourceLocalHandlers: { Count: count } } }).result;
  const { user, system } = process.cpuUsage(began);
  if (Object(ended).count !== times) throw new Error(`${PEER} gave ${JSON.stringify(ended)}: nothing was measured.`);
  return user + system;
}

const loopOf = (state: object, times: number) => ({
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Result: { count: 0 }, Next: 'Count' },
    Count: { ...state, Next: 'Is it enough?' },
    'Is it enough?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.count', NumericLessThan: times, Next: 'Count' }],
      Default: 'End',
    },
    End: { Type: 'Succeed' },
  },
});

const STATES: Record<Counting, object> = {
  Pass: { Type: 'Pass', Parameters: { 'count.$': 'States.MathAdd($.count, 1)' } },
  Task: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:count' },
};

/** It wants Node 22 for this alone. */
function addWithResolvers(): void {
  if ('withResolvers' in Promise) return;
  const withResolvers = () => {
    let [resolve, reject] = [(_: unknown) => {}, (_: unknown) => {}];
    const promise = new Promise((resolved, rejected) => {
      [resolve, reject] = [resolved, rejected];
    });
    return { promise, resolve, reject };
  };
  Object.defineProperty(Promise, 'withResolvers', { value: withResolvers });
}
