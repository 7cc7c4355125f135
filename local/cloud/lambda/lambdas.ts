// Made by `npm run template` of the files of functions/: change nothing here.
import * as admitFleetCluster from '../../../functions/admit-fleet-cluster.ts';
import * as checkFailedProfile from '../../../functions/check-failed-profile.ts';
import * as checkFleetHealth from '../../../functions/check-fleet-health.ts';
import * as checkNewProfile from '../../../functions/check-new-profile.ts';
import * as checkOldProfile from '../../../functions/check-old-profile.ts';
import * as createNewProfile from '../../../functions/create-new-profile.ts';
import * as deleteOldProfile from '../../../functions/delete-old-profile.ts';
import * as diagnoseAddon from '../../../functions/diagnose-addon.ts';
import * as diagnoseHealth from '../../../functions/diagnose-health.ts';
import * as evaluateFleetWave from '../../../functions/evaluate-fleet-wave.ts';
import * as evaluateItemResult from '../../../functions/evaluate-item-result.ts';
import * as freePendingPods from '../../../functions/free-pending-pods.ts';
import * as handleReplacementError from '../../../functions/handle-replacement-error.ts';
import * as handleUpdateError from '../../../functions/handle-update-error.ts';
import * as inspectPods from '../../../functions/inspect-pods.ts';
import * as movePods from '../../../functions/move-pods.ts';
import * as planAddonUpdate from '../../../functions/plan-addon-update.ts';
import * as planClusterMaintenance from '../../../functions/plan-cluster-maintenance.ts';
import * as planFleetMaintenance from '../../../functions/plan-fleet-maintenance.ts';
import * as planProfileReplacement from '../../../functions/plan-profile-replacement.ts';
import * as pollAddon from '../../../functions/poll-addon.ts';
import * as publishOutcome from '../../../functions/publish-outcome.ts';
import * as publishPlan from '../../../functions/publish-plan.ts';
import * as removeFailedProfile from '../../../functions/remove-failed-profile.ts';
import * as reportAbortedExecution from '../../../functions/report-aborted-execution.ts';
import * as reportHealth from '../../../functions/report-health.ts';
import * as reportHealthEvent from '../../../functions/report-health-event.ts';
import * as requestApproval from '../../../functions/request-approval.ts';
import * as scanHealth from '../../../functions/scan-health.ts';
import * as startAddonUpdate from '../../../functions/start-addon-update.ts';
import * as wakeAddonUpdate from '../../../functions/wake-addon-update.ts';

/** A Lambda as the engine invokes it: JSON in, JSON out. */
export type Handler = (payload: unknown) => Promise<unknown>;

/** The Lambdas that bind themselves to the services that they are given. */
export const LAMBDAS = {
  'admit-fleet-cluster': admitFleetCluster,
  'check-failed-profile': checkFailedProfile,
  'check-fleet-health': checkFleetHealth,
  'check-new-profile': checkNewProfile,
  'check-old-profile': checkOldProfile,
  'create-new-profile': createNewProfile,
  'delete-old-profile': deleteOldProfile,
  'diagnose-addon': diagnoseAddon,
  'diagnose-health': diagnoseHealth,
  'evaluate-fleet-wave': evaluateFleetWave,
  'evaluate-item-result': evaluateItemResult,
  'free-pending-pods': freePendingPods,
  'handle-replacement-error': handleReplacementError,
  'handle-update-error': handleUpdateError,
  'inspect-pods': inspectPods,
  'move-pods': movePods,
  'plan-addon-update': planAddonUpdate,
  'plan-cluster-maintenance': planClusterMaintenance,
  'plan-fleet-maintenance': planFleetMaintenance,
  'plan-profile-replacement': planProfileReplacement,
  'poll-addon': pollAddon,
  'publish-outcome': publishOutcome,
  'publish-plan': publishPlan,
  'remove-failed-profile': removeFailedProfile,
  'report-aborted-execution': reportAbortedExecution,
  'report-health': reportHealth,
  'report-health-event': reportHealthEvent,
  'request-approval': requestApproval,
  'scan-health': scanHealth,
  'start-addon-update': startAddonUpdate,
  'wake-addon-update': wakeAddonUpdate,
} as const;
