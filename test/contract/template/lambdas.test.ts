import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventRules } from '../../../local/cloud/aws/event-rules.ts';
import { topicSubscriptions } from '../../../local/cloud/aws/subscriptions.ts';
import { WEBHOOK_FUNCTION } from '../../../local/cloud/chat/webhooks.ts';
import { leakCheckedFunctions } from '../../support/processes/leak-checked.ts';
import { filesIn, repositoryUrl, textOf } from '../../support/repository.ts';

const lambdas = filesIn('functions', /\.ts$/);
const definitions = filesIn('statemachines', /\.asl\.yaml$/)
  .map(textOf)
  .join('\n');
// Called by EventBridge, by the topic or by the HTTP API in place of a definition.
const byEvents = new Set([
  ...[...eventRules(), ...topicSubscriptions()].map(({ functionName: name }) => name),
  WEBHOOK_FUNCTION,
]);
const bound = Object.keys(leakCheckedFunctions({ region: 'eu-west-1' }));

const pascal = (name: string) => name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
const functionName = (file: string) => `${pascal(basename(file, '.ts'))}Function`;

describe.each(lambdas)('%s', (file) => {
  it('exports its Input, one function, how it is bound and its handler', async () => {
    const lambda: object = await import(new URL(file, repositoryUrl).href);

    const { Input, handler, bind, ...rest } = { Input: undefined, handler: undefined, bind: undefined, ...lambda };
    expect(Input).toHaveProperty('safeParse');
    expect(handler).toBeTypeOf('function');
    // Those of chat are bound to a simulated chat, by local/cloud/chat.
    expect(typeof bind).toBe(/\/(chatops|post-)/.test(file) ? 'undefined' : 'function');
    expect(Object.values(rest).map((value) => typeof value)).toEqual(['function']);
  });

  it('is bound for local runs', () => {
    expect(bound).toContain(functionName(file));
  });

  it('is used by a definition or called by events', () => {
    const isUsed = definitions.includes(`\${${functionName(file)}}`);

    expect(isUsed || byEvents.has(functionName(file))).toBe(true);
  });

  it('refuses an event that does not fit as InvalidInput, before any call', async () => {
    const run = leakCheckedFunctions({ region: 'eu-west-1' })[functionName(file)];

    await expect(run?.({ unknown: true })).rejects.toMatchObject({ name: 'InvalidInput' });
  });
});

it('binds no Lambda that is not there', () => {
  expect(bound.toSorted()).toEqual(lambdas.map(functionName).toSorted());
});
