import { partitionOf } from '../../partition.ts';
import type { Context } from '../context.ts';
import { OPERATIONS } from '../eks/operations.ts';
import { refuseUnpermittedCall } from '../eks/permissions/call.ts';
import { callFault, type FaultTarget } from '../faults.ts';
import { arnOf } from '../ids.ts';
import { EksError } from './errors.ts';
import { refuseTooMany } from './rate-limits.ts';
import { type Answer, faultAnswer, refusal, success } from './responses.ts';
import { type Routed, routeOf } from './routes.ts';

/** What a call came to, before it is late or cut. */
export type Outcome = { routed?: Routed; answer: Answer; cut: boolean; delaySeconds: number };

/** Answers one of our own calls: what is wrong with the request comes first, then limits, then the world's faults. */
export function answerCall(context: Context, request: { method: string; path: string; body: string }): Outcome {
  let routed: Routed;
  try {
    routed = routeOf(request.method, request.path, request.body);
  } catch (error) {
    return { answer: rejectionOf(error), cut: false, delaySeconds: 0 };
  }
  return { routed, ...withFaults(context, routed) };
}

/** Carries out one operation, whoever asked for it. */
export function invoke(context: Context, { operation, params }: Routed): Answer {
  try {
    return success(OPERATIONS[operation].run(context, params));
  } catch (error) {
    return rejectionOf(error);
  }
}

function withFaults(context: Context, routed: Routed): Outcome {
  const { world, state, now, region, account } = context;
  try {
    refuseUnpermittedCall(context, routed);
    refuseTooMany(world, state, { operation: routed.operation, account, region, now });
  } catch (error) {
    return { answer: rejectionOf(error), cut: false, delaySeconds: 0 };
  }
  const fault = callFault(world, state, routed.operation, { ...targetOf(routed), region });
  const delaySeconds = fault?.delaySeconds ?? 0;
  if (fault?.error) {
    if (fault.error.tookEffect) invoke(context, routed);
    return { answer: faultAnswer(fault.error, deniedMessage(context, routed)), cut: false, delaySeconds };
  }
  if (fault?.dropBefore) return { answer: success({}), cut: true, delaySeconds };
  return { answer: invoke(context, routed), cut: fault?.drop === true, delaySeconds };
}

function rejectionOf(error: unknown): Answer {
  if (error instanceof EksError) return refusal(error);
  // A mistake of the simulator's own must be seen, but as EKS would show one of its own.
  const reason = error instanceof Error ? error.message : String(error);
  return refusal(new EksError('ServerException', `The simulator failed: ${reason}`));
}

function targetOf({ operation, params }: Routed): FaultTarget {
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : undefined);
  const resource = text('resourceArn')?.split(':').at(-1)?.split('/')[1];
  // Some operations call the cluster by its name alone.
  const cluster = OPERATIONS[operation].at.includes('{name}') ? text('name') : (text('clusterName') ?? resource);
  return { cluster, addon: text('addonName'), profile: text('fargateProfileName') };
}

function deniedMessage(context: Context, routed: Routed): string {
  const { region, account } = context;
  const { cluster } = targetOf(routed);
  const resource = cluster === undefined ? '*' : arnOf(region, account, `cluster/${cluster}`);
  const user = `arn:${partitionOf(region)}:sts::${account}:assumed-role/eks-upkeep/session`;
  return `User: ${user} is not authorized to perform: eks:${routed.operation} on resource: ${resource}`;
}
