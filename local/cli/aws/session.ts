import { randomUUID } from 'node:crypto';
import { type Clock, realClock } from '../../clock.ts';
import { openCloudAround } from '../../cloud/cloud.ts';
import { awsEks } from '../../cloud/eks/aws-eks.ts';
import type { Access } from '../../cloud/eks/watched-requests.ts';
import type { RunJournal } from '../run-journal.ts';
import { type Listeners, listenersOf, type Session, session } from '../session.ts';
import { eksEndpoint } from './endpoints.ts';

/** Where a run takes place, and whether changes were approved. */
export type AwsPlace = { region: string; account: string; access: Access };

/** Starts a state machine against the EKS of an account, with the credentials that the SDK finds. */
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
  const aws = { region: place.region, endpoint: eksEndpoint() };
  // Request tokens are made from this name; the tag of a profile shows that no deployment created it.
  const name = `local-${randomUUID()}`;
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: machine, input, name });
  return session({ cloud, executionArn, machine, clock, aws, isTimed: true, journal });
}
