import { expect, it } from 'vitest';
import { messageIn, thrown } from '../../../../functions/core/errors/thrown.ts';

const ofLambda = JSON.stringify({
  errorType: 'EksBusy',
  errorMessage: 'eks:UpdateAddon answered "busy".\nTry later.',
  trace: ['EksBusy: eks:UpdateAddon', '    at file:///var/task/index.mjs:1:1'],
});

it.each([
  ['of what a Lambda threw, its message without the stack', ofLambda, 'eks:UpdateAddon answered "busy".\nTry later.'],
  ['of one that Step Functions cut, the same', ofLambda.slice(0, -20), 'eks:UpdateAddon answered "busy".\nTry later.'],
  ['of a message with spaces around it, the message', '{ "errorMessage": "No." }', 'No.'],
  ['of an empty one, nothing', '{"errorMessage":""}', ''],
  ['of one that is no JSON, what stands there', String.raw`{"errorMessage":"C:\dir"}`, String.raw`C:\dir`],
  ['of one whose message was cut, all of it', '{"errorMessage":"No', '{"errorMessage":"No'],
  ['of a text, the text', 'The state timed out.', 'The state timed out.'],
  ['of nothing, nothing', '', ''],
])('a cause says %s', (_, cause, message) => {
  expect(messageIn(cause)).toBe(message);
  expect(thrown('EksBusy', cause)).toEqual({ name: 'EksBusy', message });
});
