import {
  CHANGE_POD_IDENTITIES,
  CLAIM_CLUSTERS,
  COUNT_OPEN_APPROVALS,
  eks,
  executions,
  FIND_KUBERNETES_API,
  items,
  LIST_EXECUTIONS,
  objects,
  PASS_ADDON_ROLES,
  PASS_POD_EXECUTION_ROLES,
  PUBLISH_NOTIFICATIONS,
  READ_CHAT_SECRET,
  READ_FLEETS,
  START_EXECUTIONS,
  START_SCANS,
  tasks,
} from './grants.ts';
import type { FunctionRow } from './make/function-row.ts';

const REPORTS = { environment: ['TABLE_NAME', 'TOPIC_ARN'] } as const;
const POSTS = {
  // A post may wait for others to the same thread, and for the pace that Slack asks for.
  seconds: 60,
  environment: ['TABLE_NAME', 'CHAT_SECRET_ID', 'SLACK_CHANNEL', 'SLACK_API_URL', 'GITHUB_API_URL'],
} as const;

// Of 10,000 clusters with five add-ons each, plans and results are 42 MB as text, and 350 MB with the report that is made of them.
const OF_WHOLE_FLEETS = { memory: 1769 } as const;

const ON_PODS = { may: [], usesKubernetes: true, seconds: 70 } as const;
/** A function that throws until there is something to decide, and whose state polls by its `Retry`. */
const polling = (does: string, ...actions: Parameters<typeof eks>) =>
  ({ does, may: [eks(...actions)], pollsByFailing: true }) as const;

/** The Lambdas of functions/, one row each, by the group that shares its alarms. Each has a role of its own. */
export const FUNCTIONS = {
  addon: {
    'plan-addon-update': {
      does: 'Reads an add-on and what EKS offers, and decides what to do.',
      may: [
        eks('DescribeCluster', 'ListFargateProfiles', 'DescribeFargateProfile', 'ListNodegroups', 'DescribeNodegroup'),
        eks(
          'ListAddons',
          'DescribeAddon',
          'DescribePodIdentityAssociation',
          'DescribeAddonVersions',
          'DescribeAddonConfiguration',
        ),
        CLAIM_CLUSTERS,
        items('remember versions', ['sightings'], 'UpdateItem'),
      ],
    },
    'start-addon-update': {
      does: 'Asks EKS for an update of an add-on, or for its rollback.',
      may: [
        ...[eks('UpdateAddon'), PASS_ADDON_ROLES, CHANGE_POD_IDENTITIES],
        items('note executions', ['addon'], 'UpdateItem'),
      ],
    },
    'poll-addon': {
      does: 'Polls an update and the add-on after it, and decides what is next.',
      may: [
        eks('DescribeUpdate', 'DescribeAddon', 'DescribePodIdentityAssociation'),
        items('keep waits', ['addon'], 'UpdateItem'),
        tasks('answer its state', 'SendTaskSuccess'),
      ],
    },
    'wake-addon-update': {
      does: 'Reads an update that EKS reports as ended, and ends the wait of its execution with what is next.',
      may: [
        eks('DescribeUpdate', 'DescribeAddon', 'DescribePodIdentityAssociation'),
        items('keep waits', ['addon'], 'GetItem', 'UpdateItem'),
        tasks('wake executions', 'SendTaskSuccess', 'SendTaskFailure'),
      ],
      on: { name: 'UpdateEnded', eks: ['EKS Addon Update Succeeded', 'EKS Addon Update Failed'] },
      mayMiss: true,
      ...REPORTS,
    },
    'handle-update-error': {
      does: 'Decides what a failed step of an update means, and what is next.',
      may: [eks('DescribeAddon', 'DescribePodIdentityAssociation', 'ListUpdates', 'DescribeUpdate')],
    },
  },
  profile: {
    'plan-profile-replacement': {
      does: 'Reads the Fargate profiles of a cluster and decides what to do.',
      may: [
        eks('DescribeCluster', 'ListFargateProfiles', 'DescribeFargateProfile', 'ListAddons', 'DescribeAddon'),
        CLAIM_CLUSTERS,
      ],
    },
    'request-approval': {
      does: 'Requests approval of the cutover, and stores the task token.',
      may: [items('keep task token', ['approval'], 'PutItem'), PUBLISH_NOTIFICATIONS],
    },
    'handle-replacement-error': { does: 'Decides what a failed step of a replacement means.', may: [] },
    'create-new-profile': {
      does: 'Creates the new profile, or adopts the one that an earlier attempt created.',
      may: [eks('DescribeFargateProfile', 'CreateFargateProfile', 'TagResource'), PASS_POD_EXECUTION_ROLES],
      pollsByFailing: true,
    },
    'check-new-profile': polling('Checks whether the new profile is ACTIVE.', 'DescribeFargateProfile'),
    'delete-old-profile': polling(
      'Deletes the old profile while the new one is ACTIVE.',
      'DescribeFargateProfile',
      'DeleteFargateProfile',
    ),
    'check-old-profile': polling('Checks whether the old profile is gone.', 'DescribeFargateProfile'),
    'remove-failed-profile': polling(
      'Deletes a new profile that EKS failed to create.',
      'DescribeFargateProfile',
      'DeleteFargateProfile',
    ),
    'check-failed-profile': polling('Checks whether the failed profile is gone.', 'DescribeFargateProfile'),
  },
  pods: {
    'diagnose-health': {
      does: 'Reads the objects and pods of unhealthy add-ons, and says why they are not healthy.',
      ...ON_PODS,
    },
    'diagnose-addon': {
      does: 'Reads the objects and pods of an add-on: why it is not healthy, and whether its rollout is done.',
      ...ON_PODS,
      seconds: 40,
    },
    'inspect-pods': { does: 'Reads the pods of the old profile, and whether they can be moved.', ...ON_PODS },
    'move-pods': {
      does: 'Moves pods from the old profile to the new one, a few at a time.',
      ...ON_PODS,
      pollsByFailing: true,
    },
    'free-pending-pods': {
      does: 'Deletes the pods that the end of the old profile left Pending, so that they are scheduled again.',
      ...ON_PODS,
      pollsByFailing: true,
    },
  },
  maintenance: {
    'plan-cluster-maintenance': {
      does: 'Reads the add-ons and Fargate profiles of a cluster, and decides what to do in which order.',
      may: [
        eks('DescribeCluster', 'DescribeInsight', 'ListAddons', 'ListFargateProfiles', 'ListInsights'),
        eks('DescribeAddon', 'DescribeFargateProfile'),
        CLAIM_CLUSTERS,
      ],
      seconds: 70,
    },
    'evaluate-item-result': {
      does: 'Evaluates the result of an item of maintain-cluster, and decides what is next.',
      may: [
        executions('read executions', ['update-addon', 'replace-fargate-profile'], 'DescribeExecution'),
        eks('ListAddons', 'ListFargateProfiles', 'DescribeAddon', 'DescribeFargateProfile'),
      ],
      seconds: 70,
    },
  },
  fleet: {
    'plan-fleet-maintenance': {
      does: 'Finds the clusters of a fleet, and decides which are maintained in which wave.',
      may: [
        eks('DescribeCluster', 'ListClusters'),
        objects('read and write lists', 'GetObject', 'PutObject'),
        READ_FLEETS,
        executions('read executions', ['maintain-fleet'], 'DescribeExecution'),
      ],
      ...OF_WHOLE_FLEETS,
      seconds: 890,
    },
    'admit-fleet-cluster': {
      does: 'Decides whether a cluster of a wave may be started, and takes note of its end.',
      may: [
        items('keep waves', ['control', 'wave'], 'GetItem', 'UpdateItem'),
        executions('read executions', ['maintain-cluster'], 'DescribeExecution'),
        executions(
          'read what executions published',
          ['maintain-cluster', 'update-addon', 'replace-fargate-profile'],
          'GetExecutionHistory',
        ),
      ],
      seconds: 70,
    },
    'check-fleet-health': {
      does: 'Checks the health of the add-ons that a fleet run has updated.',
      may: [eks('DescribeAddon'), objects('read results', 'GetObject')],
      ...OF_WHOLE_FLEETS,
      seconds: 890,
    },
    'evaluate-fleet-wave': {
      does: 'Evaluates the results of a wave, decides what is next, and writes the report.',
      may: [
        objects('read and write results', 'GetObject', 'PutObject'),
        items('read controls', ['control'], 'GetItem'),
      ],
      ...OF_WHOLE_FLEETS,
      seconds: 310,
    },
  },
  notifying: {
    'publish-outcome': {
      does: 'Publishes the outcome of an execution.',
      may: [items('remember notifications', ['outcome'], 'GetItem', 'UpdateItem'), PUBLISH_NOTIFICATIONS],
    },
    'publish-plan': {
      does: 'Publishes the plan of a fleet before it is carried out.',
      may: [items('remember notifications', ['outcome'], 'GetItem', 'UpdateItem'), PUBLISH_NOTIFICATIONS],
    },
    'scan-health': {
      does: 'Checks the health of a page of clusters, and notifies of issues.',
      may: [
        eks('ListClusters', 'ListAddons', 'ListFargateProfiles', 'DescribeAddon', 'DescribeFargateProfile'),
        FIND_KUBERNETES_API,
        items('remember notifications', ['health'], 'DeleteItem', 'GetItem', 'UpdateItem'),
        ...[COUNT_OPEN_APPROVALS, PUBLISH_NOTIFICATIONS],
      ],
      seconds: 130,
    },
    'report-health': {
      does: 'Reports the health of the add-ons and Fargate profiles of one cluster, and which add-ons are behind.',
      may: [
        eks(
          ...(['ListAddons', 'ListFargateProfiles', 'DescribeAddon', 'DescribeFargateProfile'] as const),
          ...(['DescribeCluster', 'DescribeAddonVersions'] as const),
        ),
      ],
      seconds: 70,
    },
    'report-health-event': {
      does: 'Notifies once of what EKS reports about the health of an add-on.',
      may: [
        eks('DescribeAddon', 'DescribeUpdate'),
        ...[executions('read executions', 'all', 'DescribeExecution'), START_SCANS],
        items('remember notifications', ['addon', 'event', 'health'], 'DeleteItem', 'GetItem', 'UpdateItem'),
        PUBLISH_NOTIFICATIONS,
      ],
      on: {
        name: 'HealthChanged',
        eks: ['EKS Addon Health Degraded', 'EKS Addon Health Restored', 'EKS Addon Update Failed'],
      },
      environment: [...REPORTS.environment, 'SCAN_MACHINE'],
    },
    'report-aborted-execution': {
      does: 'Notifies of an execution that ended without a notification.',
      may: [
        executions('read executions', 'all', 'DescribeExecution', 'GetExecutionHistory'),
        items('remember notifications', ['execution', 'outcome'], 'DeleteItem', 'GetItem', 'UpdateItem'),
        PUBLISH_NOTIFICATIONS,
      ],
      on: { name: 'Ended', executions: 'unpublished' },
      ...REPORTS,
    },
  },
  chat: {
    chatops: {
      does: 'Carries out commands from Slack, GitHub and signed webhooks.',
      may: [
        items(
          'keep deliveries and answers',
          ['approval', 'asked', 'control', 'delivery', 'posts'],
          ...['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'],
        ),
        ...[READ_CHAT_SECRET, START_EXECUTIONS, LIST_EXECUTIONS],
        executions('read and stop executions', 'all', 'DescribeExecution', 'StopExecution'),
        tasks('answer tasks', 'SendTaskSuccess'),
      ],
      // Slack waits three seconds, a cold start among them. Here Lambda gives a whole processor: docs/deploy.md, Memory.
      memory: 1769,
      environment: ['TABLE_NAME', 'CHAT_SECRET_ID', 'CHAT_RULES', 'GITHUB_API_URL', 'CHAT_MACHINES'],
    },
  },
  posting: {
    'post-notification': {
      does: 'Posts notifications to Slack and GitHub, if there is a token for it.',
      may: [items('remember what was posted', ['asked', 'posts'], 'GetItem', 'UpdateItem'), READ_CHAT_SECRET],
      on: { name: 'Notices', notifications: true },
      ...POSTS,
    },
    'post-plan': {
      does: 'Posts a plan that was asked for in chat to where it was asked for.',
      may: [
        items('remember what was posted', ['asked', 'posts'], 'GetItem', 'UpdateItem'),
        ...[READ_CHAT_SECRET, executions('read executions', 'all', 'DescribeExecution')],
      ],
      on: { name: 'Planned', executions: 'planned' },
      ...POSTS,
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FunctionRow>>>>;
export type FunctionGroup = keyof typeof FUNCTIONS;
