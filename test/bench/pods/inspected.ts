import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { buildLambdas } from '../../../build.ts';
import { realClock } from '../../../local/clock.ts';
import { serverCertificate } from '../../../local/simulator/kubernetes/endpoint/certificate.ts';
import { serveKubernetes } from '../../../local/simulator/kubernetes/endpoint/server.ts';
import { createSimulator } from '../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { aMovingContext } from '../../support/pods/pods.ts';
import { aLargeWorld } from './world.ts';

const KEY = { AWS_ACCESS_KEY_ID: 'ASIA1111222233330000', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' };
/** Of a pod as clusters have them, beside what the simulator gives: its managed fields and the rest of its specification. */
const FILLER = { managedFields: [{ manager: 'kubelet', fieldsV1: 'f'.repeat(2_000) }], more: 's'.repeat(2_200) };

const Measured = z.object({
  seconds: z.number(),
  processorSeconds: z.number(),
  residentMb: z.number(),
  decision: z.string(),
});

const PROGRAM = `
import { readFileSync } from 'node:fs';
const { handler } = await import(process.argv[2]);
const event = JSON.parse(readFileSync(process.argv[3], 'utf8'));
const before = process.cpuUsage();
const began = performance.now();
const { kind } = await handler(event, {});
const { user, system } = process.cpuUsage(before);
process.stdout.write('\\n' + JSON.stringify({
  seconds: (performance.now() - began) / 1000,
  processorSeconds: (user + system) / 1e6,
  residentMb: process.resourceUsage().maxRSS / 1024,
  decision: kind,
}));
`;

/** Runs the built Lambda in a process of its own, against a simulated cluster that it reads over TLS. */
export async function inspected(count: number, memoryMb: number) {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-bench-'));
  const lambda = (await buildLambdas(pathToFileURL(`${folder}/dist/`))).find(({ name }) => name === 'inspect-pods');
  if (!lambda) throw new Error('There is no Lambda inspect-pods: nothing was measured.');
  const cluster = await largeCluster(count);
  const { plan, progress } = aMovingContext({ reach: cluster.reach });
  const moving = progress.moving && { ...progress.moving, since: null };
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);
  const event = { plan, progress: { ...progress, moving }, now: new Date().toISOString() };
  writeFileSync(join(folder, 'event.json'), JSON.stringify(event));

  const files = [join(folder, 'program.mjs'), pathToFileURL(lambda.path).href, join(folder, 'event.json')];
  // Lambda gives what its own processes need on top of the heap.
  const options = [`--max-old-space-size=${Math.floor(memoryMb * 0.8)}`, ...files];
  const { stdout } = await promisify(execFile)(process.execPath, options, { env: KEY, maxBuffer: 2 ** 26 });
  cluster.close();
  rmSync(folder, { recursive: true });
  return { ...Measured.parse(JSON.parse(stdout.split('\n').at(-1) ?? '')), podKib: cluster.podKib() };
}

async function largeCluster(count: number) {
  const clock = realClock();
  const simulator = createSimulator({ world: parseWorld(JSON.stringify(aLargeWorld(count))), clock });
  const certificate = serverCertificate('prod-1', 'bench');
  const user = { name: 'eks-upkeep', isAdmin: false };
  const key = '111122223333/eu-west-1/prod-1';
  let podBytes = 0;
  const server = await serveKubernetes(certificate, {
    async answer({ authorization: _, ...request }) {
      const answered = await simulator.askKubernetes({ ...request, cluster: key, user });
      if ('cut' in answered || !request.path.startsWith('/api/v1/pods')) return answered;
      const list = Object(answered.body);
      const items = list.items.map((pod: object) => ({ ...pod, metadata: { ...Object(pod).metadata, ...FILLER } }));
      podBytes = JSON.stringify(items[0] ?? {}).length || podBytes;
      return { ...answered, body: { ...list, items } };
    },
    onChange: () => () => {},
    now: clock.now,
  });
  const reach = {
    ...{ name: 'prod-1', region: 'eu-west-1', endpoint: `https://127.0.0.1:${server.port}` },
    certificateAuthority: Buffer.from(certificate.ca).toString('base64'),
  };
  const close = () => {
    server.close();
    simulator.close();
  };
  return { reach, close, podKib: () => podBytes / 1024 };
}
