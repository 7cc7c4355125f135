import * as z from 'zod/mini';
import { AccountId, ClusterName, RegionName } from '../cluster.ts';
import { Severity, whatIsSaid } from '../outcome.ts';

/**
 * The document that programs which subscribe to the topic receive, the same for every kind of notification. `kind` is
 * `outcome` (an execution ended and published its outcome), `plan` (a fleet is about to be changed in this way), `approval` (an
 * execution is awaiting approval), `health` (an add-on or Fargate profile became unhealthy or recovered) or `execution` (an execution
 * ended without publishing an outcome).
 */
export const Notice = z.strictObject({
  version: z.literal('1'),
  kind: z.enum(['outcome', 'plan', 'approval', 'health', 'execution']),
  /** What happened, in one word: `Updated`, `AddonUpdateFailed`, `ApprovalRequested`, `HealthIssue` ... */
  name: z.string(),
  severity: Severity,
  machine: z.string(),
  succeeded: z.optional(z.boolean()),
  cluster: z.optional(
    z.strictObject({ name: ClusterName, region: z.optional(RegionName), accountId: z.optional(AccountId) }),
  ),
  ...whatIsSaid,
  execution: z.optional(
    z.strictObject({ arn: z.string(), name: z.string(), startedAt: z.optional(z.string()), link: z.url() }),
  ),
  approval: z.optional(z.strictObject({ id: z.string(), question: z.string(), expiresAt: z.string() })),
  /** Something was left out so that the message fits into the 256 KiB of SNS; the execution has everything. */
  shortened: z.optional(z.literal(true)),
});
export type Notice = z.infer<typeof Notice>;
