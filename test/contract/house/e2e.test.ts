import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readTemplate } from '../../../local/template.ts';
import { EXECUTION_METRIC, withoutAlias } from '../../e2e/alias-metrics.ts';
import { KNOWN_STATES } from '../../e2e/known-states.ts';
import { stackFor } from '../../e2e/stack.ts';
import { withTestRole } from '../../e2e/test-role.ts';
import { textOf } from '../../support/repository.ts';
import { runStates } from '../../unit/engine/machine-run.ts';

const Choices = z.array(z.looseObject({ Next: z.string() }));
const Choice = z.looseObject({ Type: z.literal('Choice'), Choices, Default: z.string() });
const Machine = z.object({ States: z.record(z.string(), z.unknown()) });
const pascal = (name: string) => name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

const TARGET = { region: 'eu-west-1', cluster: 'prod-1', addon: 'coredns', bucket: 'bundles' };

describe('what a run against AWS expects', () => {
  it.each(KNOWN_STATES)('is what the embedded engine does: $machine, $stateName', async (known) => {
    const { States } = Machine.parse(load(textOf(`statemachines/${known.machine}.asl.yaml`)));
    const state = Choice.parse(States[known.stateName]);
    const targets = [...state.Choices.map(({ Next }) => Next), state.Default];

    const run = await runStates({
      Begin: { Type: 'Pass', Assign: known.variables, Next: known.stateName },
      [known.stateName]: state,
      ...Object.fromEntries(targets.map((name) => [name, { Type: 'Succeed' }])),
    });

    const entered = run.events.map(({ stateEnteredEventDetails: details }) => details?.name).filter(Boolean);
    expect(entered).toEqual(['Begin', known.stateName, known.next]);
  });

  it('reads executions as the alarms and the dashboard do: by the ARN of the state machine, without the alias', () => {
    const { Resources, Outputs } = readTemplate('template.yaml');
    const { Namespace, MetricName, dimension } = EXECUTION_METRIC;
    const alarm = JSON.stringify(Resources.ExecutionsFailedAlarm);
    const alias = 'arn:aws:states:eu-west-1:111122223333:stateMachine:eks-upkeep-scan-health:live';

    expect(alarm).toContain(
      `"Namespace":"${Namespace}","MetricName":"ExecutionsFailed","Dimensions":[{"Name":"${dimension}"`,
    );
    expect(JSON.stringify(Resources.Dashboard)).toContain(`[\\"${Namespace}\\",\\"${MetricName}\\",\\"${dimension}\\"`);
    expect(JSON.stringify(Outputs.ScanHealthMachineArn)).toContain('ScanHealthMachineAliaslive');
    expect(withoutAlias(alias)).toBe(alias.replace(/:live$/, ''));
    expect(withoutAlias(withoutAlias(alias))).toBe(withoutAlias(alias));
  });

  it('tests states under a role that Step Functions may assume for whatever it does, and that may do nothing', async () => {
    const calls: string[][] = [];
    const aws = (...words: string[]) => {
      calls.push(words);
      return 'arn:aws:iam::111122223333:role/x';
    };
    const stack = { ...stackFor(TARGET), aws };

    await expect(withTestRole(stack, () => Promise.reject(new Error('a state differs')))).rejects.toThrow(
      'a state differs',
    );

    expect(calls.map(([, action]) => action)).toEqual(['create-role', 'delete-role']);
    expect(JSON.parse(calls[0]?.find((word) => word.startsWith('{')) ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
  });

  it('finds its state machines among the outputs of the template', () => {
    const outputs = Object.keys(readTemplate('template.yaml').Outputs);

    for (const { machine } of KNOWN_STATES) expect(outputs).toContain(`${pascal(machine)}MachineArn`);
  });
});
