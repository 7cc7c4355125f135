import { realClock } from '../../../local/clock.ts';
import { serverCertificate } from '../../../local/simulator/kubernetes/endpoint/certificate.ts';
import { serveKubernetes } from '../../../local/simulator/kubernetes/endpoint/server.ts';
import { createSimulator } from '../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';

/** Of a pod as clusters have them, beside what the simulator gives: its managed fields and the rest of its specification. */
const FILLER = { managedFields: [{ manager: 'kubelet', fieldsV1: 'f'.repeat(2_000) }], more: 's'.repeat(2_200) };

const PODS = /^\/api\/v1\/(namespaces\/[^/]+\/)?pods(\?|$)/;

/** A simulated cluster that answers over TLS, with pods as large as they really are. */
export async function largeCluster(world: object) {
  const clock = realClock();
  const simulator = createSimulator({ world: parseWorld(JSON.stringify(world)), clock });
  const certificate = serverCertificate('prod-1', 'bench');
  const user = { name: 'eks-upkeep', isAdmin: false };
  const key = '111122223333/eu-west-1/prod-1';
  let podBytes = 0;
  const server = await serveKubernetes(certificate, {
    async answer({ authorization: _, ...request }) {
      const answered = await simulator.askKubernetes({ ...request, cluster: key, user });
      if ('cut' in answered || !PODS.test(request.path)) return answered;
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
