import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../../local/clock.ts';
import { LOCAL_CREDENTIALS } from '../../../../local/cloud/chat/local-secrets.ts';
import type { SimulatedCloud } from '../../../../local/cloud/cloud.ts';
import { calledActions } from '../../../../local/doctor/called-actions.ts';
import { knownActions } from '../../../../local/doctor/expected-calls.ts';
import { clientsOf } from '../../../../local/doctor/world.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../../../support/processes/leak-checked.ts';
import { textOf, trackedFiles } from '../../../support/repository.ts';
import { upkeep } from '../../../support/runs/upkeep.ts';

const WORLD = parseWorld(textOf('local/worlds/one-cluster.yaml'));

let cloud: SimulatedCloud | undefined;
afterEach(() => cloud?.close());

it('knows what every call of a function is done to', () => {
  const functions = trackedFiles().filter((file) => /^functions\/[\w-]+\.ts$/.test(file));

  expect([...new Set(functions.flatMap((file) => calledActions(file)))].sort()).toEqual(knownActions);
});

describe('the stack that represents what runs here', () => {
  it.each([
    ['cloudformation', new DeleteStackCommand({ StackName: 'eks-upkeep' }), /Could not find operation DeleteStack/],
    ['iam', new GetRoleCommand({ RoleName: 'x' }), /Could not find operation GetRole/],
    [
      'iam',
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: 'arn:aws:iam::1:role/x',
        ActionNames: ['eks:x'],
        CallerArn: 'arn',
      }),
      /CallerArn is not simulated here/,
    ],
    ['events', new DisableRuleCommand({ Name: 'x' }), /has no operation 'AWSEvents.DisableRule'/],
  ])('refuses what doctor does not ask: %s', async (service, command, says) => {
    cloud = await leakCheckedCloud({ world: WORLD, clock: virtualClock(0), http: 'in-memory' });
    const {
      eksIn: _,
      credentialsOf: __,
      ...others
    } = clientsOf({
      ...{ region: 'eu-west-1', credentials: LOCAL_CREDENTIALS },
      requestHandler: inMemoryRequestHandler(cloud.endpoint),
    });
    const clients: Record<string, { send(command: unknown): Promise<unknown> }> = others;

    await expect(clients[service]?.send(command)).rejects.toThrow(says);
  });
});

describe('upkeep doctor', () => {
  it('prints 80 columns, or JSON alone, and ends with 1 where there is a problem', async () => {
    const drift = { disabled: ['WakeAddonUpdateFunctionUpdateEnded'] };
    cloud = await leakCheckedCloud({ world: WORLD, clock: virtualClock(0), http: 'loopback', stack: { drift } });
    const here = ['doctor', '--endpoint', cloud.url ?? '', '--region', 'eu-west-1'];

    const text = await upkeep(here);
    const json = await upkeep([...here, '--json']);

    expect(text.code).toBe(1);
    expect(text.out).toMatch(/^eks-upkeep in eu-west-1 of account 111122223333\n/);
    expect(text.out).toContain('    $ aws events enable-rule --name \\\n');
    expect(text.out.trimEnd().split('\n').at(-1)).toMatch(/^1 problem; \d+ ok\.$/);
    // An ARN or a name is not broken.
    for (const line of text.out.split('\n').filter((each) => / \S/.test(each.trim())))
      expect(line.length).toBeLessThanOrEqual(80);
    expect(JSON.parse(json.out)).toMatchObject({ verdict: 'problem', region: 'eu-west-1', account: '111122223333' });
    expect(json.code).toBe(1);
  });

  it('refuses what is no URL', async () => {
    expect(await upkeep(['doctor', '--endpoint', 'here'])).toMatchObject({
      code: 2,
      note: expect.stringContaining('--endpoint must be a URL'),
    });
  });
});
