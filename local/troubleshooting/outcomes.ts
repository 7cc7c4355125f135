/** What the name of an outcome or of a notification means, and what a person does first. */
export type Help = { means: string; todo: string };

const READ_NOTIFICATION =
  'Read "What to do" in the notification, or in the cause of the execution: it has the commands with the real names.';

/** Every name with which an execution fails, or a notification says that something is wrong. */
export const OUTCOME_HELP: Readonly<Record<string, Help>> = {
  AddonUpdateBlocked: {
    means:
      '`update-addon` changed nothing: the request is invalid, EKS does not offer the version, the configuration does not fit its schema, the cluster is not ready, or it would be a downgrade.',
    todo: `${READ_NOTIFICATION} Correct the request and see it with \`upkeep plan\` before you start it again.`,
  },
  AddonUpdateFailed: {
    means:
      'EKS refused the update, or it failed, and nothing was rolled back: nothing had changed, the request says `rollBack: false`, or someone else changed the add-on.',
    todo: `${READ_NOTIFICATION} The code of EKS is a heading below.`,
  },
  AddonUpdateRolledBack: {
    means:
      'The update failed or the new version was not healthy. Version, configuration, role and identities are as before, and that was verified.',
    todo: 'Nothing is broken. Find the code of EKS below, remove its cause, and start the same request again; `neverVersions` keeps it away from a bad version.',
  },
  AddonRollbackFailed: {
    means: 'Neither the new nor the previous state is healthy, or EKS does not offer the previous version any more.',
    todo: 'Act now: the add-on is down or about to be. The notification says which version is installed, what EKS reports, and which version can be installed.',
  },
  AddonUpdateTimedOut: {
    means: 'The deadline passed while EKS was still updating. EKS cannot cancel an update, so it may still finish.',
    todo: 'Check the add-on once EKS has finished, then start the request again: what is already done is not repeated. A longer `deadlineSeconds` helps on clusters with many nodes.',
  },
  ProfileReplacementBlocked: {
    means:
      '`replace-fargate-profile` changed nothing: the request is invalid, the cluster is not ready, a name is taken, or the profile cannot be replaced safely.',
    todo: `${READ_NOTIFICATION} \`upkeep plan replace-fargate-profile\` shows the plan again.`,
  },
  HandOverNotApproved: {
    means:
      'Nobody approved the cutover in time, or somebody rejected it. Both profiles are in place; the old one still has its pods.',
    todo: 'Start the same request again: it adopts the new profile and asks again. Or delete the new profile, which the notification names.',
  },
  PodsNotMoved: {
    means:
      'Pods could not be moved from the old profile to the new one: a budget allows no eviction, they have no controller, or the Kubernetes API gives no access. Both profiles are in place, and what was moved stays moved.',
    todo: `${READ_NOTIFICATION} Then start the same request again: it resumes with the pods that are left.`,
  },
  NewPodsNotReady: {
    means:
      'Pods that were moved to the new profile were not ready in time, so no more were moved. Both profiles are in place, and the old one keeps the pods that it still runs.',
    todo: 'Find out why with `kubectl describe pod`: the notification has the command. Correct it, then start the same request again.',
  },
  ProfileNotCreated: {
    means: 'EKS did not create the new profile. The old one is untouched; a failed new one was removed.',
    todo: 'The code of EKS is under "Codes of Fargate profiles" below; correct what it says and start again.',
  },
  NewProfileLost: {
    means: 'The new profile disappeared after the old one had been asked to go: pods may have no profile.',
    todo: 'Act now: create the profile again with the settings in the notification, and find out in CloudTrail who deleted it (DeleteFargateProfile).',
  },
  OldProfileChanged: {
    means: 'Somebody recreated or changed the old profile meanwhile, so it was left alone. Both profiles exist.',
    todo: 'Agree on who owns the profile, then start the request again.',
  },
  OldProfileLost: {
    means: 'Somebody deleted the old profile before the new one was ACTIVE. The new one matches its pods now.',
    todo: 'Delete pods that are Pending, so that they are scheduled on the new profile; find out in CloudTrail who deleted it.',
  },
  OldProfileLeftBehind: {
    means: 'The new profile is ACTIVE, but EKS does not delete the old one.',
    todo: 'See the profile in the EKS console; start the same request again when it can be deleted.',
  },
  ProfileReplacementTimedOut: {
    means: 'The deadline passed while a profile was CREATING or DELETING. EKS finishes what it has started.',
    todo: 'Start the same request again: it continues from what is there.',
  },
  ProfileReplacementFailed: {
    means: 'An unexpected error or an unknown status. Both profiles are left as they are.',
    todo: READ_NOTIFICATION,
  },
  ClusterLost: {
    means: 'The cluster was deleted while its profile was being replaced.',
    todo: 'Nothing, if it was meant to be deleted.',
  },
  ClusterMaintenanceBlocked: {
    means:
      '`maintain-cluster` changed nothing: the request is invalid, or something else was changing the cluster for an hour.',
    todo: READ_NOTIFICATION,
  },
  ClusterMaintenanceIncomplete: {
    means: 'An item failed. With `onFailure: stop`, the items after it were not tried.',
    todo: 'The notification lists what is done, what failed and under which name, which is a heading on this page. Start the same request again afterwards: what is up to date is not changed.',
  },
  ClusterMaintenanceFailed: {
    means:
      'It is not known how an item ended, or whether EKS still has an update in progress, so nothing else was changed.',
    todo: 'See the execution of the item in the Step Functions console, and the add-on or profile in the EKS console; then start again.',
  },
  FleetMaintenanceBlocked: {
    means:
      '`maintain-fleet` changed nothing: the request is invalid, the fleet that it names has no file in the bucket or one with problems, no cluster is selected, more accounts and Regions than tolerated could not be read, or a window is too short.',
    todo: READ_NOTIFICATION,
  },
  FleetMaintenanceDenied: {
    means:
      'The plan of a fleet or one of its waves was not approved, or nobody answered in time. Nothing more was started.',
    todo: 'The notification says who rejected what. Start the same request again for another approval request: what is up to date is not changed.',
  },
  FleetMaintenanceIncomplete: {
    means:
      'All waves were run, but clusters failed within the tolerance, or an account or Region could not be read, so its clusters were not maintained.',
    todo: 'The report lists each cluster, failures by name. Follow the notification of each failed cluster, then start the same request again: what is up to date is not changed.',
  },
  FleetMaintenanceStopped: {
    means:
      'A wave had more failures than tolerated, a cluster needs repair, or no cluster of a wave succeeded. Nothing more was started; what was running ended as usual.',
    todo: 'The report lists what failed and what was not reached. Remove the cause, then start the same request again: it continues with what is left.',
  },
  FleetMaintenanceFailed: {
    means: 'It is not known how the clusters of a wave ended, so no later wave was started.',
    todo: 'See the executions of `maintain-cluster` in the Step Functions console; then start the same request again.',
  },
  HealthScanIncomplete: {
    means: '`scan-health` could not read some clusters. The others were scanned.',
    todo: 'The notification names each cluster that was not scanned, with the reason: usually a role, or a cluster that is gone.',
  },
  HealthNotRead: {
    means: '`report-health` could not read the cluster.',
    todo: 'Check the name, the account and the Region, and the role that reads it.',
  },
  HealthIssue: {
    means: 'An add-on or a Fargate profile is unhealthy. It is reported once until that changes.',
    todo: 'The codes in the notification are headings on this page.',
  },
  HealthUnknown: {
    means: 'EKS sent an event about an add-on that could not be read.',
    todo: 'Check the add-ons of the cluster in the EKS console; the next scan reports what it finds.',
  },
  UpdateFailed: {
    means: 'An update that eks-upkeep did not start, or no longer waited for, failed in EKS.',
    todo: 'The codes in the notification are headings on this page.',
  },
  ExecutionAborted: {
    means: 'Somebody stopped an execution. EKS completes a change that it has started.',
    todo: 'Check the add-on or profile that the notification names, then start again.',
  },
  ExecutionTimedOut: {
    means:
      'An execution reached the time limit of its state machine, which is above every deadline: something held it up that it could not report.',
    todo: 'See its last states in the Step Functions console, and the alarms of the stack.',
  },
  ExecutionFailed: {
    means:
      'An execution failed before it could publish an outcome, for example because its table or its topic could not be reached.',
    todo: 'See its last states in the Step Functions console; the log of the function has the error.',
  },
  ExecutionEnded: {
    means: 'An execution ended with a status that this release does not know.',
    todo: 'See the execution in the Step Functions console.',
  },
};
