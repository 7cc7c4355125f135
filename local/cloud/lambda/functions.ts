import type { Connection } from '../../../functions/aws/connection.ts';
import { addonApi, addonPolling } from '../../../functions/aws/eks/addons.ts';
import { fargateApi } from '../../../functions/aws/eks/fargate-profiles.ts';
import { healthApi } from '../../../functions/aws/eks/health.ts';
import { insightApi } from '../../../functions/aws/eks/insights.ts';
import { nodeGroupApi } from '../../../functions/aws/eks/node-groups.ts';
import { notificationApi } from '../../../functions/aws/notifications.ts';
import { executionHistories } from '../../../functions/aws/step-functions/execution-histories.ts';
import { executionReader } from '../../../functions/aws/step-functions/execution-reader.ts';
import { taskTokens } from '../../../functions/aws/step-functions/task-tokens.ts';
import { addonRuns } from '../../../functions/aws/table/addon-runs.ts';
import { addonWaits } from '../../../functions/aws/table/addon-waits.ts';
import { approvalStore } from '../../../functions/aws/table/approvals.ts';
import { clusterClaims } from '../../../functions/aws/table/cluster-claims.ts';
import { notificationMemory } from '../../../functions/aws/table/notification-memory.ts';
import { pendingApprovals } from '../../../functions/aws/table/pending-approvals.ts';
import { versionSightings } from '../../../functions/aws/table/version-sightings.ts';
import * as checkFailed from '../../../functions/check-failed-profile.ts';
import * as checkNew from '../../../functions/check-new-profile.ts';
import * as checkOld from '../../../functions/check-old-profile.ts';
import * as createNew from '../../../functions/create-new-profile.ts';
import * as deleteOld from '../../../functions/delete-old-profile.ts';
import * as evaluateItemResult from '../../../functions/evaluate-item-result.ts';
import * as handleReplacementError from '../../../functions/handle-replacement-error.ts';
import * as handleUpdateError from '../../../functions/handle-update-error.ts';
import * as plan from '../../../functions/plan-addon-update.ts';
import * as planMaintenance from '../../../functions/plan-cluster-maintenance.ts';
import * as planReplacement from '../../../functions/plan-profile-replacement.ts';
import * as poll from '../../../functions/poll-addon.ts';
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
import * as wake from '../../../functions/wake-addon-update.ts';
import { chatFunction, type LocalChat, localChat, postingFunctions } from '../chat/local-chat.ts';
import { TABLE } from '../machines/machines.ts';

/** A Lambda as the engine invokes it: JSON in, JSON out. */
export type Handler = (payload: unknown) => Promise<unknown>;

/** How the services of this computer are reached, EKS when it is not one of them, and as whom each Lambda calls them. */
export type Connections = Connection & {
  eks?: Connection | undefined;
  credentialsOf?: ((functionName: string) => Connection['credentials']) | undefined;
};

const silent: Log = { info: () => {}, warn: () => {} };
const unmeasured: Meter = () => {};

/**
 * The Lambdas of `functions/`, by their name in the definitions, with clients for these connections; each has clients of its
 * own, from its first call on. `settings` is what the template tells those that no definition calls.
 */
export function bindFunctions(
  { eks, credentialsOf, ...connection }: Connections,
  log: Log = silent,
  settings: Settings = { table: TABLE, topicArn: '' },
  chat: LocalChat = localChat(),
  measure: Meter = unmeasured,
): Record<string, Handler> {
  const bound = Object.entries(FUNCTIONS).map(([name, bind]): [string, Handler] => {
    let handler: Handler | undefined;
    const first = () => {
      const credentials = credentialsOf?.(name);
      const here = credentials === undefined ? connection : { ...connection, credentials };
      return bind({ here, eks: eks ?? here, log, settings: () => settings, chat, measure });
    };
    return [
      name,
      (payload) => {
        handler ??= first();
        return handler(payload);
      },
    ];
  });
  return Object.fromEntries(bound);
}

/** What a Lambda is bound to: the services of this computer, EKS, and what it says and measures. */
type Given = {
  here: Connection;
  eks: Connection;
  log: Log;
  settings: () => Settings;
  chat: LocalChat;
  measure: Meter;
};

const FUNCTIONS: Readonly<Record<string, (given: Given) => Handler>> = {
  PlanAddonUpdateFunction({ here, eks, log }) {
    const reading = { eks: addonApi(eks), nodeGroups: nodeGroupApi(eks) };
    const world = { ...reading, sightings: versionSightings(here), ...claiming(here) };
    return task(plan.Input, plan.planAddonUpdate(world), log);
  },
  StartAddonUpdateFunction: ({ here, eks, log }) =>
    task(start.Input, start.startAddonUpdate(addonApi(eks), addonRuns(here)), log),
  PollAddonFunction({ here, eks, log }) {
    const world = { eks: addonPolling(eks), waits: addonWaits(here), tokens: taskTokens(here) };
    return task(poll.Input, poll.pollAddon(world), log);
  },
  WakeAddonUpdateFunction: ({ here, log, settings }) =>
    task(wake.Input, wake.wakeAddonUpdate(addonWaits(here), taskTokens(here), settings), log),
  HandleUpdateErrorFunction: ({ eks, log }) =>
    task(handleUpdateError.Input, handleUpdateError.handleUpdateError(addonApi(eks)), log),
  PlanProfileReplacementFunction({ here, eks, log }) {
    const world = { eks: fargateApi(eks), ...claiming(here) };
    return task(planReplacement.Input, planReplacement.planProfileReplacement(world), log);
  },
  CreateNewProfileFunction: ({ eks, log }) => task(createNew.Input, createNew.createNewProfile(fargateApi(eks)), log),
  CheckNewProfileFunction: ({ eks, log }) => task(checkNew.Input, checkNew.checkNewProfile(fargateApi(eks)), log),
  DeleteOldProfileFunction: ({ eks, log }) => task(deleteOld.Input, deleteOld.deleteOldProfile(fargateApi(eks)), log),
  CheckOldProfileFunction: ({ eks, log }) => task(checkOld.Input, checkOld.checkOldProfile(fargateApi(eks)), log),
  RemoveFailedProfileFunction: ({ eks, log }) =>
    task(removeFailed.Input, removeFailed.removeFailedProfile(fargateApi(eks)), log),
  CheckFailedProfileFunction: ({ eks, log }) =>
    task(checkFailed.Input, checkFailed.checkFailedProfile(fargateApi(eks)), log),
  HandleReplacementErrorFunction: ({ log }) =>
    task(handleReplacementError.Input, handleReplacementError.handleReplacementError(), log),
  RequestApprovalFunction: ({ here, log }) =>
    task(requestApproval.Input, requestApproval.requestApproval(approvalStore(here), notificationApi(here)), log),
  PlanClusterMaintenanceFunction({ here, eks, log }) {
    const reading = { clusters: fargateApi(eks), eks: healthApi(eks) };
    const world = { ...reading, ...claiming(here), insights: insightApi(eks) };
    return task(planMaintenance.Input, planMaintenance.planClusterMaintenance(world), log);
  },
  EvaluateItemResultFunction({ here, eks, log }) {
    const world = { eks: healthApi(eks), executions: executionReader(here) };
    return task(evaluateItemResult.Input, evaluateItemResult.evaluateItemResult(world), log);
  },
  ReportHealthFunction: ({ eks, log }) => task(reportHealth.Input, reportHealth.reportHealth(healthApi(eks)), log),
  ChatopsFunction: ({ here, chat, log, measure }) => chatFunction(here, chat, log, measure),
  PostNotificationFunction: ({ here, chat, log, measure }) =>
    postingFunctions(here, chat, { log, measure }).PostNotificationFunction,
  PostPlanFunction: ({ here, chat, log, measure }) => postingFunctions(here, chat, { log, measure }).PostPlanFunction,
  ScanHealthFunction({ here, eks, log, measure }) {
    const world = { eks: healthApi(eks), approvals: pendingApprovals(here), measure, ...telling(here) };
    return task(scan.Input, scan.scanHealth(world), log);
  },
  ReportHealthEventFunction({ here, eks, log, settings }) {
    const reading = { eks: healthApi(eks), runs: addonRuns(here), executions: executionReader(here) };
    return task(notifyHealth.Input, notifyHealth.reportHealthEvent({ ...reading, ...telling(here) }, settings), log);
  },
  ReportAbortedExecutionFunction({ here, log, settings, measure }) {
    const reading = { executions: executionReader(here), histories: executionHistories(here) };
    const world = { ...reading, measure, ...telling(here) };
    return task(reportAborted.Input, reportAborted.reportAbortedExecution(world, settings), log);
  },
  PublishOutcomeFunction: ({ here, log, measure }) =>
    task(tell.Input, tell.publishOutcome({ measure, ...telling(here) }), log),
};

const claiming = (here: Connection) => ({ claims: clusterClaims(here), executions: executionReader(here) });

const telling = (here: Connection) => ({ memory: notificationMemory(here), notifications: notificationApi(here) });
