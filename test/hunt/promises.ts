import type { Played } from './played.ts';
import { uncoveringDeletions } from './promises/changes.ts';
import { changesUnderClaims, overlaps, wrongClaims } from './promises/claims.ts';
import { wrongEnds } from './promises/endings.ts';
import { beyondList, beyondTolerance, outOfPace, wrongReports } from './promises/fleets.ts';
import { tooMuch } from './promises/limits.ts';
import { wrongNotifications } from './promises/notifications.ts';
import { refusedEvictions, stoppedPods, violatedBudgets } from './promises/pods.ts';
import { callsOfRefused, changesOfPlans } from './promises/refusals.ts';
import {
  endlessTries,
  incompleteRollbacks,
  secondChanges,
  wrongRollbacks,
  wrongSuccesses,
} from './promises/updates.ts';

/** What is promised of every run, whatever happens: each gives how it was broken, in sentences. */
const PROMISES: Readonly<Record<string, (played: Played) => string[]>> = {
  'The old profile is deleted only when another ACTIVE one matches its pods': uncoveringDeletions,
  'At most one change of ours is in flight on a cluster': overlaps,
  'Only who holds the claim of a cluster changes it': changesUnderClaims,
  'A repeated call makes no second change': secondChanges,
  'An update is tried again only so often': endlessTries,
  'Each request of a rollback has the settings of the snapshot': incompleteRollbacks,
  'A rollback restores the snapshot': wrongRollbacks,
  'Every execution that changes something ends with one final notification': wrongNotifications,
  'Every execution ends before its deadline, within the limits of Step Functions': tooMuch,
  'Every execution ends by a name that is known, and a failure is no success': wrongEnds,
  'A success is what EKS said last': wrongSuccesses,
  'A run waits only for one that is running': wrongClaims,
  'A fleet starts nothing more once more have failed than are tolerated': beyondTolerance,
  'The waves of a fleet follow each other, each at its pace': outOfPace,
  'A fleet changes nothing beyond its list': beyondList,
  'The report of a fleet is the truth': wrongReports,
  'No budget is violated by us': violatedBudgets,
  'Pods that have to be moved first are not stopped with their profile': stoppedPods,
  'What a budget does not allow is not asked for': refusedEvictions,
  'A dry run changes nothing': changesOfPlans,
  'Bad input is refused before any call': callsOfRefused,
  'A chat request that is not allowed starts nothing': ({ unexpected }) => unexpected,
  'No secret or task token is let out': ({ leaks }) => leaks,
  'Each function may do what its job needs': ({ denied }) => denied,
};

/** The promises that a scenario broke, each with how. */
export function broken(played: Played): string[] {
  return Object.entries(PROMISES).flatMap(([promise, check]) => check(played).map((how) => `${promise}: ${how}`));
}
