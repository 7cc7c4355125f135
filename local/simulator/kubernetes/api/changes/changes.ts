import * as z from 'zod';
import { parsed } from '../../../../../functions/core/json.ts';
import type { Within } from '../../controllers/changes.ts';
import { deleteByHand } from '../../controllers/controllers.ts';
import { podObject } from '../../objects/pod.ts';
import type { KubernetesAnswer } from '../answer.ts';
import { type ApiCall, type KubernetesRequest, resourceText } from '../request.ts';
import { StatusError } from '../status.ts';
import { evict } from './eviction.ts';
import { patchDeployment, patchNode } from './patches.ts';
import { foundPod, isDryRun, refuseOtherPod } from './targets.ts';

type Change = (within: Within, call: ApiCall, request: KubernetesRequest) => KubernetesAnswer | 'changed';

/** What can be changed, by verb and resource. `changed`: the object as it is now is the answer. */
const CHANGES: Readonly<Record<string, Change>> = {
  'create pods/eviction': (within, call, { body }) => ({ status: 201, body: evict(within, call, parsed(body)) }),
  'delete pods': (within, call, { body }) => ({ status: 200, body: deletePod(within, call, body) }),
  'patch deployments': (within, call, request) => {
    patchDeployment(within, call, { type: request.contentType, body: parsed(request.body) });
    return 'changed';
  },
  'patch nodes': (within, call, request) => {
    patchNode(within, call, { type: request.contentType, body: parsed(request.body) });
    return 'changed';
  },
};

/** What comes of a request that changes something; undefined for one that does not. */
export function change(within: Within, call: ApiCall, request: KubernetesRequest): ReturnType<Change> | undefined {
  const found = `${call.verb} ${resourceText(call)}`;
  return Object.hasOwn(CHANGES, found) ? CHANGES[found]?.(within, call, request) : undefined;
}

const DeleteOptions = z.looseObject({
  gracePeriodSeconds: z.int().nonnegative().nullish(),
  dryRun: z.array(z.literal('All')).nullish(),
  preconditions: z.looseObject({ uid: z.string().optional(), resourceVersion: z.string().optional() }).nullish(),
});

/** Deletes a pod; no budget is asked. */
function deletePod(within: Within, call: ApiCall, body: string): object {
  const read = DeleteOptions.safeParse(body === '' ? {} : parsed(body));
  if (!read.success) throw new StatusError(400, `the body is no DeleteOptions: ${z.prettifyError(read.error)}`);
  const { workload, pod } = foundPod(within, call);
  const { dryRun, preconditions, gracePeriodSeconds } = read.data;
  refuseOtherPod(call, pod, preconditions ?? {});
  if (!isDryRun(call, { dryRun: dryRun ?? [] })) {
    const query = call.query.get('gracePeriodSeconds');
    deleteByHand(within, workload, pod, gracePeriodSeconds ?? (query === null ? undefined : Number(query)));
  }
  return podObject(workload, pod);
}
