import type { Clock } from '../../clock.ts';
import { createEngine, type Engine, type HistoryEvent, type InvokeLambda } from '../../engine/engine.ts';
import type { Journal } from '../../engine/run/journal.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import { createLambdaApi } from '../lambda/api.ts';
import { loadMachines, substitutionsFor } from '../machines/machines.ts';
import type { LocalServices } from '../services.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { withVersions } from '../stack/services.ts';
import { createStepFunctions } from './api.ts';
import { deployedMachines } from './deployed-machines.ts';
import { executionEvent } from './execution-events.ts';

type Given = {
  clock: Clock;
  journal: Journal | undefined;
  random: (() => number) | undefined;
  onEvent: ((executionArn: string, event: HistoryEvent) => void) | undefined;
  region: string;
  account: string;
  /** Names of state machines and of functions. */
  machines: readonly string[];
  functions: readonly string[];
  authorizer: Authorizer;
  stack: LocalStack;
  eksEvents: 'delivered' | 'none';
  /** Runs a Lambda, for a state machine and for Invoke. */
  run: InvokeLambda;
};

/** The state machines, and how those of another version of the functions, with other definitions, take their place. */
export type Machines = {
  engine: Engine;
  /** New executions have the definitions of this release; those under way keep theirs. */
  replace(version: number, changed?: (definition: string) => string): Promise<void>;
};

/**
 * The state machines on an engine: their ends are announced on the bus; Step Functions and Lambda, which stand on them, answer
 * among the services.
 */
export async function openMachines(here: LocalServices, given: Given): Promise<Machines> {
  const { clock, journal, random, region, account, functions, machines, eksEvents, run } = given;
  const { parameters, outputs } = given.stack;
  const kubernetes = { access: parameters.KubernetesAccess ?? 'none', role: outputs.KubernetesRoleArn ?? '' };
  const places = { region, account, functions, machines, eksEvents, kubernetes };
  const substitutions = substitutionsFor(places);
  const loaded = await loadMachines(substitutions);
  const engine = createEngine({
    clock,
    machines: loaded,
    invoke: run,
    refuse: (machine, action, resource) => given.authorizer.refusalOfMachine(machine, { action, resource }),
    objects: here.objects,
    region,
    account,
    ...(journal && { journal }),
    ...(random && { random }),
    onEvent(executionArn, event) {
      given.onEvent?.(executionArn, event);
      if (ENDINGS.has(event.type)) void announce(executionArn);
    },
  });
  const announce = async (executionArn: string) =>
    here.receive(executionEvent(await engine.finished(executionArn), clock.now()));

  here.services.states = createStepFunctions({
    engine,
    machines: await deployedMachines({ substitutions, region, account }),
    stackName: given.stack.name,
    region,
    account,
    createdAt: new Date(clock.now()),
  });
  const lambda = createLambdaApi({ functions, invoke: (call) => clock.during(() => run(call)) });
  here.services.lambda = withVersions(given.stack, lambda);
  return {
    engine,
    async replace(version, changed) {
      const released = await loadMachines(substitutionsFor({ ...places, version }), changed);
      Object.defineProperties(loaded, Object.getOwnPropertyDescriptors(released));
    },
  };
}

const ENDINGS: ReadonlySet<string> = new Set([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionTimedOut',
  'ExecutionAborted',
]);
