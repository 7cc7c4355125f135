/** One thing that a rule says of one resource. */
export type Finding = { rule: string; resource: string };

/** Why some findings are left as they are. */
export type Reason = { rules: RegExp; resources?: RegExp; says: string; reason: string };

/**
 * What is left of the findings of cdk-nag (AwsSolutions, Serverless, NIST 800-53 r5, HIPAA, PCI DSS) and of the CDK's own
 * validation, each with its reason. The first that fits a finding counts.
 */
export const REASONS: readonly Reason[] = [
  {
    rules: /^AwsSolutions-IAM5\[Resource::<\w+Function\.Arn>:\*\]$/,
    resources: /MachineRole$/,
    says: 'IAM5: `:*` behind the ARN of a function',
    reason:
      'These are the versions of that one function. Executions under way call earlier ones, whose numbers nobody knows beforehand.',
  },
  {
    rules: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:eks:[^\]]*\/\*\]$/,
    says: 'IAM5: `/*` at the end of ARNs of EKS',
    reason:
      'EKS ends the ARNs of add-ons, Fargate profiles and pod identity associations with a UUID of its own. `ClusterNames` and `ClusterRegion` narrow them to clusters.',
  },
  {
    rules: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:states:[^\]]*:execution:<AWS::StackName>-[^\]]*\*\]$/,
    says: 'IAM5: `*` for executions',
    reason:
      'The names of executions are made when they are started. The ARNs are those of the state machines of this stack alone.',
  },
  {
    rules: /^(AwsSolutions-IAM5\[Resource::\*\]|Serverless-LambdaStarPermissions)$/,
    says: 'IAM5, LambdaStarPermissions: `*` as the resource',
    reason:
      'IAM knows no resource for these actions: reading the catalogue of add-ons, listing clusters, answering a task token, delivering logs, writing traces. A test holds the list.',
  },
  {
    rules: /^AwsSolutions-IAM5(\[Resource::.*(AnyAddonRole|AnyPodExecutionRole|:role\/).*\])?$/,
    resources: /^((StartAddonUpdate|CreateNewProfile|Upkeep)Role|PodIdentityPolicy)$/,
    says: 'IAM5: `role/*`',
    reason:
      'The default of `AddonRoleArns` and `PodExecutionRoleArns`: any role of the account, but handed to EKS alone (`iam:PassedToService`). Name the roles there, and this is gone.',
  },
  {
    rules: /-IAMNoInlinePolicy$/,
    says: 'IAMNoInlinePolicy',
    reason:
      'What one function may do is of use to no other, and a managed policy could be attached elsewhere. What all share is in managed policies.',
  },
  {
    rules: /-LambdaConcurrency$/,
    resources: /^ChatopsFunction$/,
    says: 'LambdaConcurrency, for `chatops`',
    reason:
      '`ChatConcurrency` reserves some for the one function that strangers can call. It is 0 by default, because a new account has nothing to reserve from. The API is throttled in any case.',
  },
  {
    rules: /-LambdaConcurrency$/,
    says: 'LambdaConcurrency',
    reason:
      'State machines and events of AWS call these functions, a few times in a minute. A reservation for each would take from the account what others need, and a call that is throttled is made again.',
  },
  {
    rules: /-LambdaDLQ$/,
    says: 'LambdaDLQ',
    reason:
      'A state machine waits for the answer of its functions, so nothing of theirs goes to a queue. Those that notify or post on events have a destination for failures, and every rule and subscription has the dead-letter queue.',
  },
  {
    rules: /-LambdaInsideVPC$/,
    says: 'LambdaInsideVPC',
    reason:
      'They call public APIs of AWS, and those of Slack and GitHub, with TLS. Nothing of theirs is in a VPC, which would add a NAT gateway or an endpoint for each service.',
  },
  {
    rules: /-DynamoDBInBackupPlan$/,
    says: 'DynamoDBInBackupPlan',
    reason:
      'Point-in-time recovery is on, and items live for hours or days: waits, claims, approvals, what was notified.',
  },
  {
    rules: /^(AwsSolutions-SQS3|Serverless-SQSRedrivePolicy)$/,
    resources: /^DeadLetters$/,
    says: 'SQS3, SQSRedrivePolicy',
    reason: 'It is the dead-letter queue itself. An alarm watches it.',
  },
  {
    rules: /^AwsSolutions-APIG4$/,
    resources: /^ChatRoute$/,
    says: 'APIG4: a route without an authorizer',
    reason:
      'Slack and GitHub sign what they send, and have neither IAM nor tokens. The function checks the signature (HMAC SHA-256, compared in constant time, and five minutes old at most for Slack and webhooks) before it reads or does anything else; the stage is throttled.',
  },
  {
    rules: /^W1030$/,
    says: 'W1030: a default that a property does not take',
    reason:
      'Empty stands for "none" in these parameters, and the property or its resource is there only when one is given.',
  },
  {
    rules: /^W2509$/,
    says: 'W2509: `ChatSecretArn` without `NoEcho`',
    reason: 'It is the ARN of a secret, not the secret.',
  },
  {
    rules: /^W3011$/,
    says: 'W3011: one policy without the other',
    reason:
      'SAM hands both policies of a function on to its versions and its alias. Versions that executions call have both; `DeletionPolicy` on functions and aliases would leave them behind when the stack is deleted.',
  },
];

/** The findings that no reason fits, and the reasons that fit none. */
export function unexplained(findings: readonly Finding[]): { findings: Finding[]; reasons: Reason[] } {
  const used = new Set<Reason>();
  const left = findings.filter(({ rule, resource }) => {
    const reason = REASONS.find(({ rules, resources }) => rules.test(rule) && (resources?.test(resource) ?? true));
    if (reason) used.add(reason);
    return reason === undefined;
  });
  return { findings: left, reasons: REASONS.filter((reason) => !used.has(reason)) };
}
