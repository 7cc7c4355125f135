import { parentPort, workerData } from 'node:worker_threads';
import type { Scenario } from './scenario/scenario.ts';
import { replay, trySeed } from './trial.ts';

// A worker tries the seeds, or replays the scenarios, that it is sent, one after another, and sends back what came of each.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { machine, shrink } = workerData;
parentPort?.on('message', async (asked: number | Scenario) => {
  parentPort?.postMessage(await (typeof asked === 'number' ? trySeed(asked, machine, { shrink }) : replay(asked)));
});
