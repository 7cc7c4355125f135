import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEndpoint } from '../../../local/cloud/endpoint.ts';
import { serveSimulator } from '../../../local/simulator/http/server.ts';
import type { SimulatorRequest } from '../../../local/simulator/simulator.ts';
import { served } from '../../support/processes/served.ts';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';
import { shellFor } from '../../support/worlds/eks-elsewhere.ts';
import { aFargateWorld } from '../../support/worlds/fargate-worlds.ts';

let endpoint: Awaited<ReturnType<typeof served>>;
const folder = aFolder();
const ADDONS = [
  { name: 'coredns', version: 'v1.11.4-eksbuild.2' },
  { name: 'vpc-cni', version: 'v1.19.0-eksbuild.1' },
];
const DRY = { cluster: 'prod-1', addon: 'coredns', dryRun: true };

beforeAll(async () => {
  const world = aFargateWorld({ cluster: { addons: ADDONS } });
  // What a stopped execution has begun keeps its cluster until EKS has ended it.
  world.clusters.push(...world.clusters.map((cluster) => ({ ...cluster, name: 'prod-2' })));
  endpoint = await served(world, { speed: 1 });
  for (const [name, value] of Object.entries(shellFor(endpoint.url))) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
  folder.remove();
});

const inputOf = (request: object) => folder.file('input.json', JSON.stringify(request));

describe.each([
  ['--endpoint', 'prod-2', 'vpc-cni', () => ['--endpoint', endpoint.url]],
  ['--aws, by the endpoint, Region and credentials of the shell', 'prod-1', 'coredns', () => ['--aws']],
])('with %s', (how, cluster, addon, place) => {
  const name = (of: string) => `${of}-${how.slice(2, 5)}`;

  it('upkeep start starts, and follows to the end', async () => {
    const { code, out } = await upkeep([
      'start',
      'update-addon',
      ...['--input', inputOf(DRY), '--name', name('dry'), '--wait'],
      ...place(),
    ]);

    expect(code).toBe(0);
    expect(out).toContain('Plan add-on update');
    expect(out).toContain('Planned: coredns on prod-1 would be updated from');
  });

  it('upkeep status, logs and stop find an execution by its name', async () => {
    await upkeep(['start', 'update-addon', '--input', inputOf({ cluster, addon }), '--name', name('slow'), ...place()]);

    const logs = await upkeep(['logs', name('slow'), ...place()]);
    await vi.waitFor(async () => {
      const { out } = await upkeep(['status', name('slow'), ...place()]);
      expect(out).toMatch(/^State +Wait for EKS, for \d+ s, waiting for EKS to end update \S+$/m);
      expect(out).toMatch(/^Done +plan\nNow +update to v1\S+\nTo do +verify v1/m);
      expect(out).toMatch(new RegExp(`^EKS +${addon} v1\\S+ UPDATING\\n +update \\S+ InProgress$`, 'm'));
    }, 10_000);
    const stopped = await upkeep(['stop', name('slow'), '--cause', 'the wrong one', ...place()]);
    const listed = await upkeep(['status', ...place()]);
    const afterwards = await upkeep(['status', name('slow'), ...place()]);

    expect(afterwards.out).toMatch(/^Stopped at +update to v1\S+$/m);
    expect(logs).toMatchObject({ code: 0, out: expect.stringContaining('Execution started') });
    expect(stopped).toMatchObject({ code: 0, out: expect.stringContaining('the wrong one') });
    expect(listed.out).toMatch(new RegExp(`${name('slow')} +update-addon +ABORTED`));
  });

  it('upkeep approve finds no approval that was never requested', async () => {
    const { code, out } = await upkeep(['approve', '0123456789abcdef', '--table', 'eks-upkeep', ...place()]);

    expect(code).toBe(1);
    expect(out).toContain('There is no approval request 0123456789abcdef');
  });

  it('upkeep pause, continue and stop --graceful control a run of a fleet, and status shows it', async () => {
    const run = name('fleet');
    const table = ['--table', 'eks-upkeep'];
    // Awaits approval, so that nothing is changed.
    const input = inputOf({ clusters: { names: [cluster] }, approval: 'before-start' });
    await upkeep(['start', 'maintain-fleet', '--input', input, '--name', run, ...place()]);

    const paused = await upkeep(['pause', run, '--reason', 'an incident', ...table, ...place()]);
    const again = await upkeep(['pause', run, ...table, ...place()]);
    const shown = await upkeep(['status', run, ...table, ...place()]);
    const continued = await upkeep(['continue', run, ...table, ...place()]);
    const stopped = await upkeep(['stop', run, '--graceful', '--cause', 'wrong week', ...table, ...place()]);
    const stopping = await upkeep(['status', run, ...table, ...place()]);
    await upkeep(['stop', run, ...place()]);
    const over = await upkeep(['pause', run, ...table, ...place()]);

    expect(paused).toMatchObject({ code: 0, out: expect.stringContaining('It starts no other cluster until') });
    expect(again).toMatchObject({
      code: 1,
      out: expect.stringMatching(/already paused by upkeep:\S+ at \S+: an incident/),
    });
    expect(shown.out).toMatch(/^Paused +by upkeep:\S+ at \S+: an incident$/m);
    expect(continued).toMatchObject({ code: 0, out: expect.stringContaining('It starts clusters again') });
    expect(stopped).toMatchObject({ code: 0, out: expect.stringContaining('ends once those under way have ended') });
    expect(stopping.out).toMatch(/^Stopped +by upkeep:\S+ at \S+: wrong week$/m);
    expect(over).toMatchObject({ code: 1, out: `${run} has already ended: ABORTED.\n` });
  });

  it('upkeep pause is refused for a run of one cluster, and says how to stop it', async () => {
    const run = name('one');
    await upkeep(['start', 'update-addon', '--input', inputOf(DRY), '--name', run, '--wait', ...place()]);

    const { code, note } = await upkeep(['pause', run, '--table', 'eks-upkeep', ...place()]);

    expect(code).toBe(2);
    expect(note).toContain(`${run} is not a run of maintain-fleet. \`stop\` stops any run.`);
  });

  it('upkeep approve says that there is no such table', async () => {
    const { code, note } = await upkeep(['approve', '0123456789abcdef', '--table', 'another', ...place()]);

    expect(code).toBe(2);
    expect(note).toContain('There is no table another at');
  });
});

describe('in an account that has other state machines too', () => {
  it('upkeep status lists the executions of ours, by whatever name a stack gave them', async () => {
    const machine = (name: string) => ({
      name,
      stateMachineArn: `arn:aws:states:eu-west-1:111122223333:stateMachine:${name}`,
      type: name.includes('Upkeep') ? 'STANDARD' : 'EXPRESS',
      creationDate: 1,
    });
    const asked: string[] = [];
    const states = async ({ headers, body }: SimulatorRequest) => {
      if (headers['x-amz-target'] === 'AWSStepFunctions.ListStateMachines') {
        return json({ stateMachines: [machine('Upkeep-UpdateAddonMachine-1A2B'), machine('orders')] });
      }
      asked.push(JSON.parse(body).stateMachineArn.split(':')[6]);
      return json({ executions: [] });
    };
    const other = await serveSimulator(createEndpoint({ states }));

    const { code } = await upkeep(['status', '--endpoint', other.url]);

    await other.close();
    expect({ code, asked }).toEqual({ code: 0, asked: ['Upkeep-UpdateAddonMachine-1A2B'] });
  });
});

const json = (body: object) => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});

describe('where nothing can be called', () => {
  const commands = [
    ['status'],
    ['logs', 'monday'],
    ['stop', 'monday'],
    ['start', 'update-addon', '--input', folder.file('dry.json', JSON.stringify(DRY))],
    ['approve', '0123456789abcdef', '--table', 'eks-upkeep'],
    ['reject', '0123456789abcdef', '--table', 'eks-upkeep'],
    ['pause', 'monday', '--table', 'eks-upkeep'],
    ['stop', 'monday', '--graceful', '--table', 'eks-upkeep'],
  ];
  const withEnv = async (name: string, value: string | undefined, args: string[]) => {
    vi.stubEnv(name, value);
    try {
      return await upkeep(args);
    } finally {
      vi.stubEnv(name, shellFor(endpoint.url)[name]);
    }
  };

  it.each(commands)('upkeep %s --aws names the Region that is missing', async (...args) => {
    const { code, out, note } = await withEnv('AWS_REGION', undefined, [...args, '--aws']);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(note).toMatch(/There is no AWS Region.*Set AWS_REGION/s);
  });

  it.each(commands)('upkeep %s --aws names the credentials that are missing', async (...args) => {
    const { code, out, note } = await withEnv('AWS_ACCESS_KEY_ID', undefined, [...args, '--aws']);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(note).toMatch(/There are no AWS credentials.*AWS_PROFILE/s);
  });

  it.each(commands)('upkeep %s --aws says that AWS cannot be reached', async (...args) => {
    const { code, note } = await withEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1', [...args, '--aws']);

    expect(code).toBe(2);
    expect(note).toMatch(/AWS cannot be reached: .*ECONNREFUSED.*AWS_ENDPOINT_URL/s);
  });

  it.each(commands)('upkeep %s says how to serve an endpoint', async (...args) => {
    const { code, note } = await upkeep([...args, '--endpoint', 'http://127.0.0.1:1']);

    expect(code).toBe(2);
    expect(note).toContain('Nothing answers at http://127.0.0.1:1. Start upkeep serve');
  });

  it('upkeep status says that the endpoint is of another program', async () => {
    const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html>' };
    const other = await serveSimulator(createEndpoint({ states: async () => page }));

    const { code, note } = await upkeep(['status', '--endpoint', other.url]);

    await other.close();
    expect(code).toBe(2);
    expect(note).toContain(`${other.url} is not an endpoint of upkeep serve`);
    expect(note).not.toContain('$response');
  });

  it('upkeep approve --aws asks for the table of the deployment', async () => {
    const { code, note } = await upkeep(['approve', '0123456789abcdef', '--aws']);

    expect(code).toBe(2);
    expect(note).toMatch(/missing option --table NAME.*describe-stacks.*TableName/s);
  });
});
