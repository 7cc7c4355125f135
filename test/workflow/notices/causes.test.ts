import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { messageIn } from '../../../functions/core/errors/thrown.ts';
import { STATE_MACHINES } from '../../../functions/core/state-machines.ts';
import { textOf } from '../../support/repository.ts';
import { runMachine } from '../../support/runs/run-machine.ts';

const WORLD = { ...Object(load(textOf('local/worlds/one-cluster.yaml'))), faults: [] };
const REQUESTS: Readonly<Record<string, object>> = {
  'update-addon': { cluster: 'prod-1', addon: 'coredns' },
  'replace-fargate-profile': { cluster: 'prod-1', profile: 'default' },
  'maintain-cluster': { cluster: 'prod-1' },
  'report-health': { cluster: 'prod-1' },
};
const SAYS = 'Cannot find "the module"\nRequire stack: index.mjs';
const CAUSE = JSON.stringify({
  errorType: 'Runtime.ImportModuleError',
  errorMessage: SAYS,
  trace: ['Runtime.ImportModuleError: Cannot find', '    at _loadUserApp (file:///var/runtime/index.mjs:1:1)'],
});

/** The functions that a state machine calls, but the one that publishes its outcome. */
const functionsOf = (machine: string): string[] =>
  [...textOf(`statemachines/${machine}.asl.yaml`).matchAll(/FunctionName: \$\{(\w+)Function\}/g)]
    .map(([, name = '']) => name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase())
    .filter((name) => name !== 'publish-outcome');

describe('when no function of it can run,', () => {
  it.each(STATE_MACHINES)('%s says why without the stack of the function', async (machine) => {
    const error = { error: 'Runtime.ImportModuleError', cause: CAUSE, times: 'always' };
    const faults = functionsOf(machine).map((name) => ({ on: 'lambda', function: name, ...error }));

    const {
      status,
      cause = '',
      notifications,
    } = await runMachine(machine, REQUESTS[machine] ?? {}, { ...WORLD, faults });
    const said = notifications.map(({ structure }) => Object.values(structure ?? {}).join('\n')).join('\n');

    expect(status).toBe('FAILED');
    expect(said).toContain('Require stack: index.mjs');
    expect(said).not.toMatch(/_loadUserApp|errorMessage/);
    // What nobody caught is the Cause of the execution as Step Functions has it.
    if (cause !== CAUSE) expect(cause).not.toMatch(/_loadUserApp|errorMessage/);
  });
});

describe('a Cause says to people', () => {
  it.each([
    ['the message of what a Lambda threw', CAUSE, SAYS],
    [
      'the message that Lambda found in a payload without a type',
      'The cause could not be determined. Returned payload: {"errorMessage":"Process exited"}',
      'Process exited',
    ],
    [
      'its own sentence otherwise',
      'Rate Exceeded. (Service: Lambda, Status Code: 429)',
      'Rate Exceeded. (Service: Lambda, Status Code: 429)',
    ],
  ])('%s', (_, cause, says) => {
    expect(messageIn(cause)).toBe(says);
  });
});
