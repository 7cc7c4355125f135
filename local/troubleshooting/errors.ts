import { KUBERNETES_ADVICE } from '../../functions/core/kubernetes/error-advice.ts';
import type { Help } from './outcomes.ts';

const kubernetesAdvice = (name: string): string => KUBERNETES_ADVICE.get(name) ?? '';

const LATER = 'Nothing, if it passes: the call is retried. If it stays, check the AWS Health Dashboard.';

/** Errors that Lambdas throw and that no policy table explains, since no person is given advice about them. */
export const OTHER_ERRORS: Readonly<Record<string, Help>> = {
  AlreadyExists: {
    means: 'EKS already has something of that name.',
    todo: 'See whose it is; choose another name, or delete it if it is not needed.',
  },
  FargateProfileNotFound: {
    means: 'There is no such Fargate profile in the cluster.',
    todo: 'Check the name in the request; `upkeep plan replace-fargate-profile` lists the profiles.',
  },
  ClusterOfAnotherAccount: {
    means: 'An event of EKS is about a cluster of another account, which the function that reads it may not read.',
    todo: 'Let `scan-health` with `places` check the clusters of other accounts.',
  },
  EksStillBusy: {
    means:
      'EKS refuses a change while it makes another one in the cluster. The change is requested again every minute, for up to an hour.',
    todo: 'Nothing, unless it lasts: then see what EKS is changing in the EKS console.',
  },
  ProfileChangeInProgress: {
    means:
      'A profile is still CREATING or DELETING. It is how a step waits, and no fault: the Errors metric of the polling functions counts polls.',
    todo: 'Nothing.',
  },
  ProfileChangeJustStarted: {
    means: 'The first pause after a profile was asked for or deleted. It is how a step waits, and no fault.',
    todo: 'Nothing.',
  },
  KubernetesUnreachable: {
    means: 'The Kubernetes API of a cluster cannot be reached from where the functions that use it run.',
    todo: kubernetesAdvice('KubernetesUnreachable'),
  },
  KubernetesCertificateRejected: {
    means: 'What answers as the Kubernetes API does not have a certificate of the authority that EKS names.',
    todo: kubernetesAdvice('KubernetesCertificateRejected'),
  },
  KubernetesUnauthorized: {
    means: 'The cluster does not know the role of eks-upkeep: 401.',
    todo: 'Give the role an access entry, with the command in the notification; [kubernetes.md](kubernetes.md) has all that a cluster needs.',
  },
  KubernetesForbidden: {
    means: 'The cluster knows the role of eks-upkeep, but a rule of RBAC is missing: 403.',
    todo: 'Bind the ClusterRole that the notification names: `upkeep kubernetes roles` prints all of them.',
  },
  KubernetesThrottled: {
    means: 'The Kubernetes API throttles the calls. They are retried.',
    todo: kubernetesAdvice('KubernetesThrottled'),
  },
  KubernetesUnavailable: {
    means: 'The Kubernetes API answered with a server error, or not within ten seconds. The call is retried.',
    todo: kubernetesAdvice('KubernetesUnavailable'),
  },
  KubernetesRejected: {
    means: 'The Kubernetes API did not accept a call.',
    todo: kubernetesAdvice('KubernetesRejected'),
  },
  PodsMoving: {
    means:
      'Pods are being moved. It is how a step waits, and no fault: the Errors metric of the function counts polls.',
    todo: 'Nothing.',
  },
  PodsStillPending: {
    means: 'Fargate may still be starting pods. It is how a step waits, and no fault.',
    todo: 'Nothing.',
  },
  NewProfileNotFailed: {
    means: 'A profile that was to be removed because EKS had failed to create it has not failed any more.',
    todo: 'Start the request again: it reads the profiles as they are.',
  },
  TimeIsUp: {
    means: 'The deadline of the request passed.',
    todo: 'See what held EKS up, then start again, with a later `deadlineSeconds` if that was too early.',
  },
  UnknownStatus: {
    means: 'EKS reported a status that this release does not know, so nothing was guessed.',
    todo: 'See the add-on or profile in the EKS console, and update eks-upkeep.',
  },
  NoticeUnreadable: {
    means: 'A notification could not be made of what an execution published.',
    todo: 'The log of the function has the problem; report it.',
  },
  NotificationNotSent: {
    means: 'SNS did not take a notification. It is retried.',
    todo: 'Check the key of the topic and the AWS Health Dashboard; the alarm `notification-failures` goes off when none could be sent.',
  },
  SecretUnavailable: { means: 'Secrets Manager did not return the chat secret.', todo: LATER },
  StepFunctionsFailed: {
    means: 'Step Functions did not answer a call of the chat function, or of the one that reports events of EKS.',
    todo: LATER,
  },
  TaskNotAnswered: {
    means: 'An approval was recorded, and Step Functions did not take it.',
    todo: 'Give the same answer again: it is sent once more and counts once.',
  },
  PostNotSent: {
    means:
      'Slack or GitHub is down, too slow, or throttles. The post is retried for three minutes, then kept in the dead-letter queue.',
    todo: 'When the alarm `dead-letters` goes off, invoke the function again with the event in the queue.',
  },
  SettingsInvalid: {
    means: '`ChatRules` or another parameter of the stack is malformed. People in chat get no answer.',
    todo: 'Check the rules with `upkeep validate chat-rules.yaml`, deploy them again as `upkeep chat rules` prints them; `upkeep doctor` checks what is deployed.',
  },
  SecretInvalid: {
    means: 'The chat secret is not JSON as [chat-setup.md](chat-setup.md) describes it.',
    todo: 'Put a corrected value; it is used after five minutes at the latest.',
  },
  SlackTokenMissing: {
    means: '`SlackChannel` is set, and the secret has no `slackToken`. Everything else was posted.',
    todo: 'Add the bot token to the secret, or leave `SlackChannel` empty.',
  },
  SlackTokenInvalid: {
    means: 'Slack refuses the token: it is invalid or revoked, or lacks `chat:write`.',
    todo: 'Install the app again and put its bot token (`xoxb-...`) into the secret.',
  },
  SlackChannelMissing: {
    means: 'The channel does not exist, is archived, or the app may not post to it.',
    todo: 'Invite the app to the channel, or correct `SlackChannel`, which is an id.',
  },
  SlackRejected: {
    means: 'Slack refuses a message with a code that is not listed here.',
    todo: 'The log has the code; Slack documents it at chat.postMessage.',
  },
  GithubTokenInvalid: {
    means: 'GitHub refuses the token: it is invalid or expired, or may not write to the issues of that repository.',
    todo: 'Create a fine-grained token with *Issues: read and write* and put it into the secret.',
  },
  GithubIssueMissing: {
    means: 'The issue was deleted or locked, or the token has no access to its repository.',
    todo: 'Give the token access to the repository.',
  },
  GithubRejected: {
    means: 'GitHub refuses a comment for a reason that is not listed here.',
    todo: 'The log has the status.',
  },
  ApprovalRejected: {
    means: 'Somebody rejected the cutover. The execution ends as `HandOverNotApproved`.',
    todo: 'Start the same request again when the time has come.',
  },
};

/** The outcomes of a request to the chat function, as its header `x-upkeep-outcome` and its log have them, that refuse it. */
export const CHAT_REFUSALS: Readonly<Record<string, Help>> = {
  'unknown-path': {
    means: 'The URL is not one of the three (404).',
    todo: 'Append `/slack`, `/github` or `/webhook` to the output `ChatUrl`.',
  },
  method: { means: 'The request is not a POST (405).', todo: 'Send it with POST.' },
  'too-large': { means: 'The body is larger than its sender ever sends (413).', todo: 'Shorten the text.' },
  encoding: {
    means: 'The content type, character set or compression is not that of the sender (415).',
    todo: 'For GitHub, choose `application/json` in the settings of the webhook.',
  },
  unsigned: {
    means: 'There is no signature, it is invalid, or no secret is configured for this sender (401).',
    todo: 'Compare the secret in Secrets Manager with the signing secret of the Slack app, the webhook of GitHub, or your program.',
  },
  stale: {
    means: 'It was signed more than five minutes ago or ahead, or the comment is more than an hour old (401).',
    todo: 'Check the clock of the sender.',
  },
  malformed: {
    means: 'The sender does not send such a body (400).',
    todo: 'Compare it with the examples in `events/`.',
  },
  replayed: { means: 'The same delivery was handled before (409).', todo: 'Nothing: it was carried out once.' },
  'not-allowed': {
    means: 'No chat rule allows this person this command, on this cluster or for their own request (403).',
    todo: 'Try the rules without Slack: `upkeep send --rules` ([chat-setup.md](chat-setup.md)).',
  },
  'not-understood': { means: 'It is not a command (422).', todo: 'Send `help`.' },
  'not-available': {
    means: 'The stack does not have the state machine that the command starts (422).',
    todo: 'Deploy this release.',
  },
  unavailable: { means: 'AWS is temporarily unavailable (503).', todo: 'Send it again; it is carried out once.' },
  misconfigured: {
    means: '`ChatRules` or the secret is malformed (500).',
    todo: '`upkeep doctor` says what is wrong.',
  },
};
