import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { buildStateMachines } from '../../../build.ts';
import { mayReadAgain } from '../../../functions/core/addon/failure.ts';
import { rejectionOf } from '../../../functions/core/errors/rejection-policy.ts';
import { WorkflowError } from '../../../functions/core/errors/workflow-error.ts';
import { loadMachines, substitutionsFor } from '../../../local/cloud/machines/machines.ts';
import { DefinitionError, loadDefinition } from '../../../local/engine/readers/definition.ts';
import { LAMBDA_ERROR_NAMES } from '../../../local/lambda-faults/errors.ts';
import { expandRetriers, readClasses } from '../../../local/retriers.ts';
import { readTemplate } from '../../../local/template.ts';
import { leakCheckedFunctions } from '../../support/processes/leak-checked.ts';
import { filesIn, textOf } from '../../support/repository.ts';

const Retrier = z.object({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z.number().default(1),
  BackoffRate: z.number().default(2),
  MaxAttempts: z.number().default(3),
  MaxDelaySeconds: z.number().default(Number.POSITIVE_INFINITY),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});
type Retrier = z.infer<typeof Retrier>;
const State = z.object({ Type: z.string(), Resource: z.string().default(''), Retry: z.array(Retrier).default([]) });
const Machine = z.object({ States: z.record(z.string(), State) });

const classes = z.record(z.string(), z.array(Retrier)).parse(readClasses());
const files = filesIn('statemachines', /\.asl\.yaml$/);
const tasks = files.flatMap((file) =>
  Object.entries(Machine.parse(JSON.parse(expandRetriers(textOf(file)))).States)
    .filter(([, { Type }]) => Type === 'Task')
    .map(([name, state]) => ({ where: `${file}: ${name}`, state })),
);

/** The least time that the pauses of a retrier take together: with full jitter, none at all. */
function leastSeconds({ IntervalSeconds, BackoffRate, MaxDelaySeconds, MaxAttempts, JitterStrategy }: Retrier): number {
  if (JitterStrategy === 'FULL') return 0;
  const pauses = Array.from({ length: MaxAttempts }, (_, tried) =>
    Math.min(IntervalSeconds * BackoffRate ** tried, MaxDelaySeconds),
  );
  return pauses.reduce((sum, seconds) => sum + seconds, 0);
}

const errorsOf = (retriers: readonly Retrier[] = []) => retriers.flatMap(({ ErrorEquals }) => ErrorEquals);

describe('the retriers of infrastructure errors', () => {
  it.each(['Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'StepFunctions.ExecutionLimitExceeded'])(
    'outlive five minutes of %s for certain',
    (error) => {
      const retriers = Object.values(classes).flat();
      const [retrier] = retriers.filter(({ ErrorEquals }) => ErrorEquals.includes(error));

      expect(retrier && leastSeconds(retrier)).toBeGreaterThanOrEqual(300);
    },
  );

  it('repeat exactly what may pass', () => {
    const names = errorsOf([...(classes['Infrastructure.*'] ?? []), ...(classes['Timeout.*'] ?? [])]);

    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => rejectionOf({ name, message: '' })?.meaning !== 'again')).toEqual([]);
  });

  it('repeat every error that the worlds know and that may pass', () => {
    const passing = LAMBDA_ERROR_NAMES.filter((name) => rejectionOf({ name, message: '' })?.meaning === 'again');
    const names = Object.values(classes).flatMap(errorsOf);

    expect(passing.length).toBeGreaterThan(20);
    expect(passing.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('name no error twice', () => {
    const names = Object.values(classes).flatMap(errorsOf);

    expect(new Set(names).size).toBe(names.length);
  });

  it.each(tasks)('$where: has them', ({ state: { Resource, Retry } }) => {
    const own = errorsOf(Retry);
    // A Task that waits for a person ends by its time limit when nobody answers; one that waits for EKS polls by it.
    const polls = own.includes('EksEventReceived');
    const needed = Resource.includes('startExecution')
      ? ['Start.*']
      : ['Infrastructure.*', ...(Resource.endsWith('.waitForTaskToken') ? [] : ['Timeout.*'])];

    for (const name of needed) expect(own).toEqual(expect.arrayContaining(errorsOf(classes[name])));
    expect(own.includes('States.Timeout')).toBe(polls || needed.includes('Timeout.*'));
  });
});

describe('the definitions as they are deployed', () => {
  it('are the ones that run here', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'upkeep-definitions-'));
    const names = await buildStateMachines(pathToFileURL(`${folder}/`));
    const substitutions = substitutionsFor({
      region: 'eu-west-1',
      account: '111122223333',
      functions: Object.keys(leakCheckedFunctions({ region: 'eu-west-1' })),
      machines: names,
    });
    const here = await loadMachines(substitutions);
    const built = names.map((name) => {
      const text = readFileSync(join(folder, 'statemachines', `${name}.asl.json`), 'utf8');
      return [name, loadDefinition(text, substitutions).revision];
    });
    rmSync(folder, { recursive: true });

    expect(names).toHaveLength(files.length);
    expect(built).toEqual(names.map((name) => [name, here[name]?.revision]));
  });

  it('are the ones that the template deploys', () => {
    const uris = Object.values(readTemplate('template.yaml').Resources)
      .filter(({ Type }) => Type === 'AWS::Serverless::StateMachine')
      .map(({ Properties }) => Properties.DefinitionUri);

    expect(uris.sort()).toEqual(files.map((file) => `dist/${file.replace('.yaml', '.json')}`));
  });
});

describe('a definition', () => {
  const withRetry = (retry: unknown) => JSON.stringify({ States: { Look: { Type: 'Task', Retry: retry } } });

  it('gets the retriers of a class in its place, in order', () => {
    const text = withRetry([{ ErrorEquals: ['Mine'] }, { ErrorEquals: ['Eks.*', 'Timeout.*'] }]);
    const { Retry } = JSON.parse(expandRetriers(text)).States.Look;

    expect(errorsOf(z.array(Retrier).parse(Retry))).toEqual([
      'Mine',
      'EksThrottled',
      'EksUnavailable',
      'States.Timeout',
    ]);
  });

  it.each([
    [
      'a class that there is not',
      [{ ErrorEquals: ['Infrastucture.*'] }],
      /There is no class Infrastucture\.\*.*has Infrastructure\.\*/,
    ],
    ['a class with numbers of its own', [{ ErrorEquals: ['Eks.*'], MaxAttempts: 5 }], /holds more than classes/],
    ['a class beside a name', [{ ErrorEquals: ['Eks.*', 'Mine'] }], /holds more than classes/],
  ])('with %s is refused', (_, retry, says) => {
    expect(() => expandRetriers(withRetry(retry))).toThrow(says);
  });

  it('cannot run with a class in it', () => {
    const text = textOf('statemachines/report-health.asl.yaml').replace(/\$\{\w+\}/g, 'x');

    expect(() => loadDefinition(text)).toThrow(DefinitionError);
    expect(() => loadDefinition(text)).toThrow(/Eks\.\* matches nothing/);
  });

  it('that is none is left to whoever reads it', () => {
    expect(expandRetriers('{')).toBe('{');
    expect(expandRetriers('text')).toBe('text');
  });
});

it('a failed read of EKS is repeated for as often as its class is retried, and then decided without', () => {
  const [{ MaxAttempts } = { MaxAttempts: 0 }] = classes['Eks.*'] ?? [];
  const error = new WorkflowError('EksThrottled', 'slow down');
  const attempts = Array.from({ length: MaxAttempts + 1 }, (_, retryCount) => mayReadAgain(error, retryCount));

  expect(MaxAttempts).toBeGreaterThan(0);
  expect(attempts).toEqual([...Array(MaxAttempts).fill(true), false]);
});
