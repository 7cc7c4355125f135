import * as awaitEvent from '../../../functions/await-addon-event.ts';
import type { Connection } from '../../../functions/aws/connection.ts';
import { addonApi } from '../../../functions/aws/eks/addons.ts';
import { fargateApi } from '../../../functions/aws/eks/fargate-profiles.ts';
import { healthApi } from '../../../functions/aws/eks/health.ts';
import { insightApi } from '../../../functions/aws/eks/insights.ts';
import { nodeGroupApi } from '../../../functions/aws/eks/node-groups.ts';
import { notificationApi } from '../../../functions/aws/notifications.ts';
import { executionEndings } from '../../../functions/aws/step-functions/execution-endings.ts';
import { taskTokens } from '../../../functions/aws/step-functions/task-tokens.ts';
import { addonRuns } from '../../../functions/aws/table/addon-runs.ts';
import { addonWaits } from '../../../functions/aws/table/addon-waits.ts';
import { approvalStore } from '../../../functions/aws/table/approvals.ts';
import { clusterClaims } from '../../../functions/aws/table/cluster-claims.ts';
import { notificationMemory } from '../../../functions/aws/table/notification-memory.ts';
import { openQuestions } from '../../../functions/aws/table/open-questions.ts';
import { versionSightings } from '../../../functions/aws/table/version-sightings.ts';
import * as check from '../../../functions/check-addon-update.ts';
import * as checkFailed from '../../../functions/check-failed-profile.ts';
import * as checkNew from '../../../functions/check-new-profile.ts';
import * as checkOld from '../../../functions/check-old-profile.ts';
import * as createNew from '../../../functions/create-new-profile.ts';
import * as deleteOld from '../../../functions/delete-old-profile.ts';
import * as evaluateItemResult from '../../../functions/evaluate-item-result.ts';
import * as handleReplacementError from '../../../functions/handle-replacement-error.ts';
import * as weigh from '../../../functions/handle-update-error.ts';
import * as plan from '../../../functions/plan-addon-update.ts';
import * as planMaintenance from '../../../functions/plan-cluster-maintenance.ts';
import * as planReplacement from '../../../functions/plan-profile-replacement.ts';
import * as tell from '../../../functions/publish-outcome.ts';
import * as removeFailed from '../../../functions/remove-failed-profile.ts';
import * as reportAborted from '../../../functions/report-aborted-execution.ts';
import * as reportHealth from '../../../functions/report-health.ts';
import * as notifyHealth from '../../../functions/report-health-event.ts';
import * as requestApproval from '../../../functions/request-approval.ts';
import type { Log } from '../../../functions/runtime/log.ts';
import type { Meter } from '../../../functions/runtime/meter.ts';
import type { Settings } from '../../../functions/runtime/settings.ts';
import { task } from '../../../functions/runtime/task.ts';
import * as scan from '../../../functions/scan-health.ts';
import * as start from '../../../functions/start-addon-update.ts';
import * as verify from '../../../functions/verify-addon.ts';
import * as wake from '../../../functions/wake-addon-update.ts';
import { chatFunction, type LocalChat, localChat, postingFunctions } from '../chat/local-chat.ts';
import { TABLE } from '../machines/machines.ts';

/** A Lambda as the engine invokes it: JSON in, JSON out. */
export type Handler = (payload: unknown) => Promise<unknown>;

/** How the services of this computer are reached, and EKS when it is not one of them. */
export type Connections = Connection & { eks?: Connection | undefined };

const silent: Log = { info: () => {}, warn: () => {} };
const unmeasured: Meter = () => {};

/**
 * The Lambdas of `functions/`, by their name in the definitions, with clients for these connections. `settings` is what the
 * template tells those that no definition calls.
 */
export function bindFunctions(
  { eks: elsewhere, ...connection }: Connections,
  log: Log = silent,
  settings: Settings = { table: TABLE, topicArn: '' },
  chat: LocalChat = localChat(),
  measure: Meter = unmeasured,
): Record<string, Handler> {
  const eksConnection = elsewhere ?? connection;
  const addons = addonApi(eksConnection);
  const fargate = fargateApi(eksConnection);
  const notifications = notificationApi(connection);
  const approvals = approvalStore(connection);
  const runs = addonRuns(connection);
  const waits = addonWaits(connection);
  const tokens = taskTokens(connection);
  const eks = healthApi(eksConnection);
  const executions = executionEndings(connection);
  const memory = notificationMemory(connection);
  const questions = openQuestions(connection);

  return {
    PlanAddonUpdateFunction: task(
      plan.Input,
      plan.planAddonUpdate({
        eks: addons,
        nodeGroups: nodeGroupApi(eksConnection),
        sightings: versionSightings(connection),
      }),
      log,
    ),
    StartAddonUpdateFunction: task(start.Input, start.startAddonUpdate(addons, runs), log),
    AwaitAddonEventFunction: task(awaitEvent.Input, awaitEvent.awaitAddonEvent(waits, tokens), log),
    WakeAddonUpdateFunction: task(
      wake.Input,
      wake.wakeAddonUpdate(waits, tokens, () => settings),
      log,
    ),
    CheckAddonUpdateFunction: task(check.Input, check.checkAddonUpdate(addons), log),
    VerifyAddonFunction: task(verify.Input, verify.verifyAddon(addons), log),
    HandleUpdateErrorFunction: task(weigh.Input, weigh.handleUpdateError(addons), log),
    PlanProfileReplacementFunction: task(
      planReplacement.Input,
      planReplacement.planProfileReplacement({ eks: fargate, executions }),
      log,
    ),
    CreateNewProfileFunction: task(createNew.Input, createNew.createNewProfile(fargate), log),
    CheckNewProfileFunction: task(checkNew.Input, checkNew.checkNewProfile(fargate), log),
    DeleteOldProfileFunction: task(deleteOld.Input, deleteOld.deleteOldProfile(fargate), log),
    CheckOldProfileFunction: task(checkOld.Input, checkOld.checkOldProfile(fargate), log),
    RemoveFailedProfileFunction: task(removeFailed.Input, removeFailed.removeFailedProfile(fargate), log),
    CheckFailedProfileFunction: task(checkFailed.Input, checkFailed.checkFailedProfile(fargate), log),
    HandleReplacementErrorFunction: task(
      handleReplacementError.Input,
      handleReplacementError.handleReplacementError(),
      log,
    ),
    RequestApprovalFunction: task(
      requestApproval.Input,
      requestApproval.requestApproval(approvals, notifications),
      log,
    ),
    PlanClusterMaintenanceFunction: task(
      planMaintenance.Input,
      planMaintenance.planClusterMaintenance({
        clusters: fargate,
        eks,
        claims: clusterClaims(connection),
        executions,
        insights: insightApi(eksConnection),
      }),
      log,
    ),
    EvaluateItemResultFunction: task(
      evaluateItemResult.Input,
      evaluateItemResult.evaluateItemResult({ eks, executions }),
      log,
    ),
    ReportHealthFunction: task(reportHealth.Input, reportHealth.reportHealth(eks), log),
    ChatopsFunction: chatFunction(connection, chat, log, measure),
    ...postingFunctions(connection, chat, { log, measure }),
    ScanHealthFunction: task(scan.Input, scan.scanHealth({ eks, memory, notifications, questions, measure }), log),
    ReportHealthEventFunction: task(
      notifyHealth.Input,
      notifyHealth.reportHealthEvent({ eks, runs, executions, memory, notifications }, () => settings),
      log,
    ),
    ReportAbortedExecutionFunction: task(
      reportAborted.Input,
      reportAborted.reportAbortedExecution({ executions, memory, notifications, measure }, () => settings),
      log,
    ),
    PublishOutcomeFunction: task(tell.Input, tell.publishOutcome({ memory, notifications, measure }), log),
  };
}
