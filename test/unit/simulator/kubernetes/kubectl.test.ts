import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { expect, it } from 'vitest';
import { realClock } from '../../../../local/clock.ts';
import { createSimulator } from '../../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { asShown } from '../../../support/docs/compare.ts';
import { textOf } from '../../../support/repository.ts';
import { clientOf } from '../simulated-eks.ts';
import { ADMIN_KEY, tokenOf } from './client.ts';

// Tests read no environment, so it is found by the shell.
const KUBECTL = spawnSync('sh', ['-c', 'command -v kubectl'], { encoding: 'utf8' }).stdout.trim();
const hasKubectl = KUBECTL !== '';
if (!hasKubectl) process.stdout.write('kubectl is not installed: its session in docs/kubernetes.md is not checked.\n');

/** The commands of the page's session, each with what it prints. */
const SESSION = (/^```text\n(\$ kubectl .*?)^```$/ms.exec(textOf('docs/kubernetes.md'))?.[1] ?? '')
  .split(/^\$ kubectl /m)
  .slice(1)
  .map((text) => {
    const [command = '', ...output] = text.trimEnd().split('\n');
    return { args: command.split(' '), output: output.join('\n') };
  });

/** An output without what differs each time: parts of names, ages, and how wide columns therefore are. */
const lasting = (text: string) =>
  text
    .replace(/-[a-z0-9]{10}-[a-z0-9]{5}\b/g, '-POD')
    .replace(/(?<=\s)(\d+[smhdy])+(?=\s|$)/g, 'AGE')
    .replace(/[^\S\n]+/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('Waiting for deployment'))
    .join('\n');

it.runIf(hasKubectl)('kubectl works on the simulator as docs/kubernetes.md shows it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
  const simulator = createSimulator({
    world: parseWorld(textOf('local/worlds/kubernetes.yaml')),
    clock: realClock({ speed: 30 }),
    kubernetes: { wallClock: () => Date.now() },
  });
  try {
    const { cluster } = await clientOf(simulator).send(new DescribeClusterCommand({ name: 'prod-1' }));
    const config = join(folder, 'config');
    writeFileSync(config, kubeconfig(cluster?.endpoint, cluster?.certificateAuthority?.data));

    const printed: string[] = [];
    for (const { args } of SESSION) printed.push(await kubectl(args, config, folder));

    expect(SESSION.length).toBeGreaterThan(6);
    for (const [index, { args, output }] of SESSION.entries()) {
      const shown = lasting(output).split('\n');
      expect(asShown(lasting(printed[index] ?? ''), shown, []), args.join(' ')).toEqual(shown);
    }
  } finally {
    simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

const kubeconfig = (server = '', data = '') =>
  JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'here' },
    clusters: [{ name: 'here', cluster: { server, 'certificate-authority-data': data } }],
    users: [{ name: 'me', user: { token: tokenOf(Date.now(), { accessKeyId: ADMIN_KEY }) } }],
    contexts: [{ name: 'here', context: { cluster: 'here', user: 'me' } }],
  });

/** What it prints, whether it ends well or not. Discovery is kept in HOME. */
const kubectl = (args: readonly string[], config: string, home: string) =>
  new Promise<string>((resolve) => {
    const env = { HOME: home, KUBECONFIG: config };
    const child = execFile(KUBECTL, args, { env, timeout: 30_000 }, (_, out, err) => resolve(out + err));
    child.stdin?.end();
  });
