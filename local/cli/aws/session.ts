import { randomUUID } from 'node:crypto';
import { type Clock, realClock } from '../../clock.ts';
import { openCloudAround } from '../../cloud/cloud.ts';
import { awsEks } from '../../cloud/eks/aws-eks.ts';
import type { Access } from '../../cloud/eks/watched-requests.ts';
import type { RunJournal } from '../run-journal.ts';
import { type Listeners, listenersOf, type Session, session } from '../session.ts';

/** Where a run works, and whether anyone agreed to a change. */
export type AwsPlace = { region: string; account: string; access: Access };

/** Starts a machine against the EKS of an account, by the credentials that the SDK finds. */
export async function startAwsSession(
  options: {
    machine: string;
    input: string;
    place: AwsPlace;
    journal?: RunJournal | undefined;
    clock?: Clock;
  } & Listeners,
): Promise<Session> {
  const { machine, input, place, journal, clock = realClock() } = options;
  journal?.append({ kind: 'run-opened', machine, clock: 'real', aws: place });
  const cloud = await openCloudAround(awsEks(place), {
    ...listenersOf(options),
    ...place,
    clock,
    http: 'loopback',
    journal,
  });
  // EKS takes the same name for the same run, and people see in a profile's tag that nothing deployed has made it.
  const name = `local-${randomUUID()}`;
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: machine, input, name });
  return session({ cloud, executionArn, machine, isTimed: true, journal });
}
