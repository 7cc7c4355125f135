import * as z from 'zod';
import { LambdaFault } from '../../lambda-faults/fault.ts';
import { OPERATION_NAMES } from '../eks/operations.ts';
import { KubernetesError, KubernetesTarget } from '../kubernetes/world/schema.ts';

const Seconds = z.number().nonnegative();

/** Codes are open: a world may use one that EKS does not have yet. */
export const WorldIssue = z.strictObject({
  code: z.string().min(1),
  message: z.string().default(''),
  resourceIds: z.array(z.string()).default([]),
});

const ADDON_STATUSES = [
  'CREATING',
  'ACTIVE',
  'CREATE_FAILED',
  'UPDATING',
  'DELETING',
  'DELETE_FAILED',
  'DEGRADED',
  'UPDATE_FAILED',
] as const;
export const AddonStatus = z.enum(ADDON_STATUSES);

function statusOf<const T extends readonly [string, ...string[]]>(values: T) {
  const message = `A status is ${values.join(', ')}, or one that EKS does not have yet, such as NewStatus.`;
  // It begins with New, so that a slip of the pen is still refused.
  const newStatus = z.string(message).regex(/^New[A-Z]\w*$/, { message });
  return z.union([z.enum(values), newStatus], message);
}

/** How an add-on's update ends. By default, `applied` is true for Successful alone, and the rest follows from that. */
export const UpdateEnding = z
  .strictObject({
    status: statusOf(['Successful', 'Failed', 'Cancelled']),
    errorCode: z.string().min(1).optional(),
    errorMessage: z.string().optional(),
    resourceIds: z.array(z.string()).default([]),
    applied: z
      .boolean()
      .optional()
      .describe('Whether version, configuration, role and identities are the new ones after'),
    addonStatus: statusOf(ADDON_STATUSES).optional(),
    health: z.array(WorldIssue).optional(),
    healsAfterSeconds: Seconds.optional().describe('Turns ACTIVE without issues so long after the end'),
    degradesAfterSeconds: Seconds.optional().describe('Turns DEGRADED so long after the end'),
  })
  .refine((ending) => ending.status !== 'Successful' || ending.errorCode === undefined, {
    path: ['errorCode'],
    message: 'A successful update has no error code.',
  });
export type UpdateEnding = z.output<typeof UpdateEnding>;

// The first `after` matches pass unharmed, the next `times` are hit.
const Counting = {
  after: z.int().nonnegative().default(0),
  times: z.union([z.int().positive(), z.literal('always')]).default(1),
};
const OnCluster = { cluster: z.string().optional() };

const AddonUpdateFault = z
  .strictObject({
    on: z.literal('addon-update'),
    ...OnCluster,
    addon: z.string().optional(),
    ...Counting,
    takesSeconds: Seconds.optional(),
    never: z.literal(true).optional().describe('The update stays InProgress for good'),
    ends: UpdateEnding.optional(),
  })
  .refine((fault) => !(fault.never && (fault.ends || fault.takesSeconds !== undefined)), {
    path: ['never'],
    message: 'An update that never ends has neither `ends` nor `takesSeconds`.',
  });

const OneProfile = { profile: z.string().optional() };

const FargateCreateFault = z
  .strictObject({
    on: z.literal('fargate-create'),
    ...OnCluster,
    ...OneProfile,
    ...Counting,
    busySeconds: Seconds.optional(),
    takesSeconds: Seconds.optional(),
    never: z.literal(true).optional(),
    ends: z.strictObject({ status: statusOf(['ACTIVE', 'CREATE_FAILED']), issue: WorldIssue.optional() }).optional(),
  })
  .refine((fault) => !(fault.never && fault.ends), { path: ['never'], message: 'What never ends has no `ends`.' });

const FargateDeleteFault = z
  .strictObject({
    on: z.literal('fargate-delete'),
    ...OnCluster,
    ...OneProfile,
    ...Counting,
    busySeconds: Seconds.optional().describe('ResourceInUseException for so long after a profile became ACTIVE'),
    takesSeconds: Seconds.optional(),
    never: z.literal(true).optional(),
    ends: z.strictObject({ status: statusOf(['DELETE_FAILED']), issue: WorldIssue.optional() }).optional(),
  })
  .refine((fault) => !(fault.never && fault.ends), { path: ['never'], message: 'What never ends has no `ends`.' });

const WireError = z
  .strictObject({
    name: z.string().min(1).optional(),
    status: z.int().min(400).max(599).optional(),
    message: z.string().optional(),
    members: z.record(z.string(), z.unknown()).optional().describe('What the body holds beside the message'),
    html: z.literal(true).optional().describe('An HTML page, as a proxy or a gateway sends it'),
    body: z.string().optional().describe('The raw body, sent as it is'),
    contentType: z.string().optional(),
    retryAfterSeconds: Seconds.optional(),
    tookEffect: z.literal(true).optional().describe('The call was carried out all the same'),
  })
  .refine((error) => [error.name, error.html, error.body].filter((form) => form !== undefined).length === 1, {
    message: 'An error has exactly one of `name`, `html` and `body`.',
  });

const CallFault = z
  .strictObject({
    on: z.enum(OPERATION_NAMES),
    region: z.string().min(1).optional().describe('Of calls in this Region alone'),
    ...OnCluster,
    addon: z.string().optional(),
    ...OneProfile,
    ...Counting,
    error: WireError.optional(),
    drop: z.literal(true).optional().describe('The connection is cut after the call took effect'),
    dropBefore: z.literal(true).optional().describe('The connection is cut before the call took effect'),
    delaySeconds: Seconds.optional().describe('The answer comes so late, in clock time'),
  })
  .refine((fault) => [fault.error, fault.drop, fault.dropBefore].filter((harm) => harm !== undefined).length <= 1, {
    message: 'A call meets only one of `error`, `drop` and `dropBefore`.',
  })
  .refine((fault) => fault.error || fault.drop || fault.dropBefore || fault.delaySeconds !== undefined, {
    message: 'The fault does nothing: give it `error`, `drop`, `dropBefore` or `delaySeconds`.',
  });

const KubernetesFault = z
  .strictObject({
    on: z.literal('kubernetes').describe('A request to the Kubernetes API of a cluster'),
    ...OnCluster,
    ...KubernetesTarget,
    ...Counting,
    error: KubernetesError.optional(),
    drop: z.literal(true).optional().describe('The connection is cut after the request took effect'),
    dropBefore: z.literal(true).optional().describe('The connection is cut before the request took effect'),
    delaySeconds: Seconds.optional().describe('The answer comes so late, in clock time'),
  })
  .refine(({ error, drop, dropBefore }) => [error, drop, dropBefore].filter(Boolean).length <= 1, {
    message: 'A request meets only one of `error`, `drop` and `dropBefore`.',
  })
  .refine(({ error, drop, dropBefore, delaySeconds = 0 }) => error || drop || dropBefore || delaySeconds > 0, {
    message: 'The fault does nothing: give it `error`, `drop`, `dropBefore` or `delaySeconds`.',
  });
export type KubernetesFault = z.output<typeof KubernetesFault>;

const TARGETS = ['addon-update', 'fargate-create', 'fargate-delete', 'kubernetes', 'lambda', ...OPERATION_NAMES];

export const Fault = z.discriminatedUnion(
  'on',
  [AddonUpdateFault, FargateCreateFault, FargateDeleteFault, KubernetesFault, LambdaFault, CallFault],
  {
    error: (issue) => (issue.code === 'invalid_union' ? `A fault is on one of ${TARGETS.join(', ')}.` : undefined),
  },
);
export type Fault = z.output<typeof Fault>;
/** Faults of EKS itself, and none of Lambda. */
export type EksFault = Exclude<Fault, { on: 'lambda' }>;
export type CallFault = z.output<typeof CallFault>;
export type WireError = z.output<typeof WireError>;
