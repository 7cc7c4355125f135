import { describe, expect, it } from 'vitest';
import { EksError } from '../../../local/simulator/http/errors.ts';
import { refusal, success } from '../../../local/simulator/http/responses.ts';
import { callRecorder } from '../../../local/simulator/recorded-call.ts';

const FACTS = {
  time: '2026-03-02T09:00:00.000Z',
  operation: 'DescribeAddon',
  params: { addonName: 'coredns' },
  status: 200,
  by: 'us' as const,
  region: 'eu-west-1',
  account: '111122223333',
};

describe('the record of a call', () => {
  it('has the answer as it was sent, whatever becomes of what it was made of', () => {
    const addon = { addonName: 'coredns', status: 'ACTIVE', marketplace: undefined };
    const call = callRecorder()(FACTS, success({ addon }));

    addon.status = 'UPDATING';
    Object(call.answer).addon.status = 'DEGRADED';

    expect(call.answer).toStrictEqual({ addon: { addonName: 'coredns', status: 'ACTIVE' } });
  });

  it('has its members in one order, also as JSON and as a copy', () => {
    const call = callRecorder()(FACTS, success({ addons: [] }));

    expect(JSON.stringify(call)).toBe(JSON.stringify({ ...call }));
    expect(Object.keys(JSON.parse(JSON.stringify(call)))).toEqual(
      'time operation params status answer by region account'.split(' '),
    );
    expect(structuredClone(call).answer).toEqual({ addons: [] });
  });

  it('names the exception of a refusal', () => {
    const call = callRecorder()(FACTS, refusal(new EksError('ClientException', 'No.')));

    expect(call.answer).toMatchObject({ name: 'ClientException', message: 'No.' });
  });

  it('has no answer when the connection was cut', () => {
    expect(callRecorder()(FACTS).answer).toBeNull();
  });
});
