import { expect } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import { LOCAL_CREDENTIALS } from '../../../local/cloud/chat/local-secrets.ts';
import type { CloudOptions } from '../../../local/cloud/cloud.ts';
import { type Examination, examine } from '../../../local/doctor/doctor.ts';
import type { DoctorWorld } from '../../../local/doctor/world.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';
import type { SimulatorRequest } from '../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../processes/leak-checked.ts';
import { textOf } from '../repository.ts';

/** What is broken in a healthy deployment. */
export type Broken = {
  stack?: CloudOptions['stack'];
  chat?: CloudOptions['chat'];
  answer?: CloudOptions['answer'];
  /** What is different about the one cluster of this account. */
  cluster?: Record<string, unknown>;
  /** The names of clusters of this account that are as `cluster` is, in place of that one. */
  names?: readonly string[];
  memberTemplate?: CloudOptions['memberTemplate'];
  world?: Partial<DoctorWorld>;
};

const WORLD = parseWorld(textOf('local/worlds/one-cluster.yaml'));
/** A stack that may move pods, and has an access entry of one cluster. */
export const MOVING: Broken = { stack: { parameters: { KubernetesAccess: 'move', KubernetesCluster: 'prod-1' } } };

/** A cause, the check that sees it, its verdict, what it found, and the next command. */
export type Row = [string, Broken, string, string, RegExp, RegExp];

/** What doctor finds of a healthy deployment, of which something is broken. */
export async function examined(broken: Broken = {}): Promise<Examination & { asked: string[] }> {
  const { stack, chat, answer, memberTemplate, cluster, names = ['prod-1'], world } = broken;
  const cloud = await leakCheckedCloud({
    world: cluster
      ? parseWorld(JSON.stringify({ clusters: names.map((name) => ({ name, version: '1.33', ...cluster })) }))
      : WORLD,
    ...{ clock: virtualClock(Date.parse('2026-11-21T08:00:00Z')), http: 'in-memory' },
    ...{ stack, answer, memberTemplate },
    chat: {
      channel: 'C01OPERATIONS',
      secrets: { slack: 'x'.repeat(16), slackToken: 'xoxb-0123456789abcdef' },
      ...chat,
    },
  });
  const endpoint = cloud.endpoint;
  const asked: string[] = [];
  const handle = (request: SimulatorRequest) => {
    asked.push(operationOf(request));
    return endpoint.handle(request);
  };
  const connection = {
    region: 'eu-west-1',
    credentials: LOCAL_CREDENTIALS,
    requestHandler: inMemoryRequestHandler({ handle }),
  };
  const here = {
    env: {},
    nodeVersion: '24.1.0',
    configFile: undefined,
    release: JSON.parse(textOf('package.json')).version,
    stack: 'eks-upkeep',
    ...world,
  };
  try {
    const examination = await examine({ ...here, connection: { ...connection, ...world?.connection } });
    return { ...examination, asked };
  } finally {
    await cloud.close();
  }
}

/** Expects that doctor says what is broken, with the command that comes next, and shows no secret. */
export async function expectFinding([, broken, check, verdict, found, next]: Row): Promise<void> {
  const examination = await examined(broken);

  const findings = examination.findings.filter((each) => each.check === check && each.verdict === verdict);
  expect(findings.map((each) => each.found)).toContainEqual(expect.stringMatching(found));
  expect(findings.flatMap((each) => each.next)).toContainEqual(expect.stringMatching(next));
  expect(JSON.stringify(examination)).not.toMatch(/secret-short|xoxb-0123/);
}

/** The operation of a request, in whichever protocol. */
function operationOf({ method, path, headers, body }: SimulatorRequest): string {
  const target = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1];
  return target?.split('.')[1] ?? new URLSearchParams(body).get('Action') ?? `${method} ${path.split('?')[0]}`;
}
