import { parentPort, workerData } from 'node:worker_threads';
import { trySeed } from './trial.ts';

// A worker tries the seeds that it is sent, one after another, and sends back what came of each.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { machine, shrink } = workerData;
parentPort?.on('message', async (seed: number) => {
  parentPort?.postMessage(await trySeed(seed, machine, { shrink }));
});
