import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { type Cloud, openCloud, openCloudAround } from '../cloud/cloud.ts';
import { savedCloud } from '../cloud/cloud-journal.ts';
import { awsEks } from '../cloud/eks/aws-eks.ts';
import { parseWorld } from '../simulator/world/world.ts';
import { type AwsCaller, awsCaller } from './aws/caller.ts';
import { eksEndpoint } from './aws/endpoints.ts';
import { clockOf } from './clock-choice.ts';
import { UsageError } from './command.ts';
import { oldJournal, type RunJournal } from './run-journal.ts';
import { type Listeners, listenersOf, type Session, session } from './session.ts';
import { reasonOf } from './sources.ts';

/** `onCaller` is called with whose EKS the run changes, when that is not simulated. */
type Options = Listeners & { clock?: Clock; onCaller?: (caller: AwsCaller) => void };

const Opened = z.object({
  kind: z.literal('run-opened'),
  machine: z.string(),
  clock: z.string(),
  world: z.unknown().optional(),
  aws: z.object({ region: z.string(), account: z.string(), access: z.enum(['read', 'change']) }).optional(),
});
type Opened = z.infer<typeof Opened>;

/**
 * Resumes the run of a journal from where it was killed, on its own clock unless another is given. A run that had ended is
 * only shown again.
 */
export async function resumeSession(path: string, options: Options): Promise<Session> {
  const journal = oldJournal(path);
  try {
    const opened = Opened.safeParse(journal.read()[0]).data;
    const executionArn = journal.read().find(({ kind }) => kind === 'execution-started')?.executionArn;
    if (!opened || typeof executionArn !== 'string') {
      throw new UsageError(
        `${path} does not contain a run to resume. A journal is written by: upkeep run --journal FILE`,
      );
    }
    const clock = options.clock ?? clockOf(opened.clock, savedCloud(journal).lastAt);
    const cloud = await reopened(opened, journal, { ...options, clock });
    try {
      await cloud.resume();
    } catch (error) {
      await cloud.close();
      throw error;
    }
    return session({
      cloud,
      executionArn,
      machine: opened.machine,
      clock,
      ...(opened.aws && { aws: { region: opened.aws.region, endpoint: eksEndpoint() } }),
      isTimed: opened.clock !== 'virtual',
      journal,
    });
  } catch (error) {
    journal.close();
    throw error instanceof UsageError ? error : new UsageError(`${path} cannot be resumed: ${reasonOf(error)}`);
  }
}

async function reopened(
  { aws, world }: Opened,
  journal: RunJournal,
  { clock, onCaller, ...options }: Options & { clock: Clock },
): Promise<Cloud> {
  const around = { ...listenersOf(options), clock, http: 'loopback', journal } as const;
  if (!aws) return openCloud({ ...around, world: parseWorld(JSON.stringify(world)) });

  const caller = await awsCaller(aws.region);
  if (caller.account !== aws.account) {
    throw new UsageError(
      `${journal.path} belongs to a run in account ${aws.account}, but the credentials of this shell belong to ${caller.account} (${caller.arn}); nothing was changed.`,
      [`Use credentials of ${aws.account}.`],
    );
  }
  onCaller?.(caller);
  return openCloudAround(awsEks(aws), { ...around, ...aws });
}
