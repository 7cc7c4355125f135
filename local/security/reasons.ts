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
    says: 'IAM5: `:*` after the ARN of a function',
    reason:
      'It stands for the versions of that one function. Running executions call earlier versions, whose numbers are not known in advance.',
  },
  {
    rules: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:eks:[^\]]*\/\*\]$/,
    says: 'IAM5: `/*` at the end of EKS ARNs',
    reason:
      'EKS ends the ARNs of add-ons, Fargate profiles and pod identity associations with a UUID that it generates. `ClusterNames` and `ClusterRegion` restrict them to clusters.',
  },
  {
    rules: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:states:[^\]]*:execution:<AWS::StackName>-[^\]]*\*\]$/,
    says: 'IAM5: `*` for executions',
    reason:
      'The names of executions are generated when they start. The ARNs are those of the state machines of this stack only.',
  },
  {
    rules: /^(AwsSolutions-IAM5\[Resource::\*\]|Serverless-LambdaStarPermissions)$/,
    says: 'IAM5, LambdaStarPermissions: `*` as the resource',
    reason:
      'These actions have no resource in IAM: reading the catalogue of add-ons, listing clusters, answering a task token, delivering logs, writing traces. A test checks the list.',
  },
  {
    rules: /^AwsSolutions-IAM5\[Resource::<FleetBucket\.Arn>\/fleets?\/\*\]$/,
    says: 'IAM5: `fleet/*` and `fleets/*` in the bucket',
    reason:
      'Each run of a fleet keeps its plan, results and report under its own name, which is given when it starts, and people keep fleets under names of their own. Each role may only read or write there as its function does.',
  },
  {
    rules: /^AwsSolutions-IAM5$/,
    resources: /^KubernetesRole$/,
    says: 'IAM5: a rule that cannot be evaluated',
    reason:
      'cdk-nag cannot read a policy that depends on a condition. This one lets Lambda manage the network interfaces of functions in a VPC, which IAM cannot restrict to a resource, and exists only with `KubernetesSubnetIds`.',
  },
  {
    rules: /^AwsSolutions-IAM5$/,
    resources: /^(ScanHealth|ReportHealthEvent)Role$/,
    says: 'IAM5: a policy that cannot be evaluated',
    reason:
      'cdk-nag cannot read a policy that depends on a condition. This one exists only with `KubernetesAccess`: it describes the clusters of `ClusterNames`, and starts one state machine of this stack.',
  },
  {
    rules: /^AwsSolutions-IAM5(\[Resource::.*(AnyAddonRole|AnyPodExecutionRole|:role\/).*\])?$/,
    resources: /^((StartAddonUpdate|CreateNewProfile|Upkeep)Role|PodIdentityPolicy)$/,
    says: 'IAM5: `role/*`',
    reason:
      'The default of `AddonRoleArns` and `PodExecutionRoleArns`: any role of the account, but passed to EKS only (`iam:PassedToService`). Name the roles in these parameters to remove the wildcard.',
  },
  {
    rules: /-IAMNoInlinePolicy$/,
    says: 'IAMNoInlinePolicy',
    reason:
      'The permissions of one function are of no use to another, and a managed policy could be attached elsewhere. The permissions that all share are in managed policies.',
  },
  {
    rules: /-LambdaConcurrency$/,
    resources: /^ChatopsFunction$/,
    says: 'LambdaConcurrency, for `chatops`',
    reason:
      '`ChatConcurrency` reserves concurrency for the one function that strangers can call. It is 0 by default, because a new account has no concurrency to reserve. The API is throttled in any case.',
  },
  {
    rules: /-LambdaConcurrency$/,
    says: 'LambdaConcurrency',
    reason:
      'State machines and AWS events call these functions, a few times a minute. A reservation for each would take concurrency that others in the account need, and a throttled call is retried.',
  },
  {
    rules: /-LambdaDLQ$/,
    says: 'LambdaDLQ',
    reason:
      'A state machine waits for the result of its functions, so there is nothing to queue. The functions that notify or post on events have a destination for failures, and every rule and subscription uses the dead-letter queue.',
  },
  {
    rules: /-LambdaInsideVPC$/,
    says: 'LambdaInsideVPC',
    reason:
      'They call the public APIs of AWS, Slack and GitHub, with TLS, and need nothing in a VPC. A VPC would add a NAT gateway or an endpoint for each service.',
  },
  {
    rules: /-DynamoDBInBackupPlan$/,
    says: 'DynamoDBInBackupPlan',
    reason:
      'Point-in-time recovery is on, and items live for hours or days: waits, claims, approvals, what was notified.',
  },
  {
    rules: /-S3DefaultEncryptionKMS$/,
    resources: /^FleetBucket$/,
    says: 'S3DefaultEncryptionKMS',
    reason:
      'The bucket is encrypted with keys of S3. It holds names of clusters and add-ons, versions, outcomes and what EKS said, and no secrets. A key of your own can be set as the default of the bucket, and the roles of the fleet then need `kms:Decrypt` and `kms:GenerateDataKey` on it.',
  },
  {
    rules: /-S3Bucket(Versioning|Replication)Enabled$/,
    resources: /^FleetBucket$/,
    says: 'S3BucketVersioningEnabled, S3BucketReplicationEnabled',
    reason:
      'Every run writes under a name of its own, and what it wrote is deleted after 400 days. A lost report costs a report: the next run looks at the clusters, not at the bucket.',
  },
  {
    rules: /^(AwsSolutions-S1|.*-S3BucketLoggingEnabled)$/,
    resources: /^FleetBucket$/,
    says: 'S1, S3BucketLoggingEnabled',
    reason:
      'Access logs need a second bucket, which is a decision of the account. CloudTrail data events on this bucket show the same with the identity of the caller.',
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
      'Slack and GitHub sign their requests, and can use neither IAM nor tokens. The function checks the signature (HMAC SHA-256, compared in constant time, at most five minutes old for Slack and webhooks) before it reads or does anything else; the stage is throttled.',
  },
  {
    rules: /^(W1030|F3031|E1150)$/,
    says: 'W1030, F3031, E1150: a default that a property does not accept',
    reason: 'Empty means "none" in these parameters; the property or its resource exists only when a value is given.',
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
      'SAM copies both policies of a function to its versions and its alias. Versions that executions call have both; `DeletionPolicy` on functions and aliases would leave them behind when the stack is deleted.',
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
