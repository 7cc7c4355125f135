import * as z from 'zod';
import type { Value } from '../template.ts';
import { identityPolicy, type Policy, resourcePolicy } from './policy.ts';
import { type Place, type StackOptions, type Values, valuesOf } from './template-values.ts';

/** A role as a stack has it. */
export type Role = {
  /** Its logical id: `PlanAddonUpdateRole`. */
  id: string;
  arn: string;
  /** What it may do: its own policies and the managed ones that it names. */
  policies: readonly Policy[];
  /** Who may assume it. */
  trust: Policy;
};

/** What IAM knows of a stack. */
export type StackPolicies = {
  roles: ReadonlyMap<string, Role>;
  /** The policies of topics, queues, keys and functions, by the ARN of what has them. */
  ofResources: ReadonlyMap<string, readonly Policy[]>;
  values: Values;
};

const Policies = z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.json() }));

/**
 * Reads every role and every policy of a template as one stack has them. Throws for whatever the evaluator does not know: an
 * operator, a key, an intrinsic function, NotAction, a kind of policy.
 */
export function stackPolicies(stack: StackOptions): StackPolicies {
  const values = valuesOf(stack);
  const { Resources } = stack.template;
  const there = Object.entries(Resources).filter(([, { Condition }]) => values.holds(Condition));
  const resolved = (id: string, property: string): Value =>
    values.resolved(Resources[id]?.Properties[property] ?? null);
  const textOf = (id: string, property: string) => z.string().parse(resolved(id, property));

  const managed = new Map<string, Policy>();
  const roles = new Map<string, Role>();
  const ofResources = new Map<string, Policy[]>();
  const add = (resource: string, policy: Policy) =>
    ofResources.set(resource, [...(ofResources.get(resource) ?? []), policy]);

  for (const [id, { Type, Properties }] of there) {
    if (Type === 'AWS::IAM::ManagedPolicy') {
      managed.set(stack.attributeOf(id), identityPolicy(id, resolved(id, 'PolicyDocument')));
    } else if (Type === 'AWS::SNS::TopicPolicy' || Type === 'AWS::SQS::QueuePolicy') {
      const of = z.array(z.string()).parse(resolved(id, Type === 'AWS::SNS::TopicPolicy' ? 'Topics' : 'Queues'));
      for (const resource of of)
        add(queueArn(stack.place, resource), resourcePolicy(id, resolved(id, 'PolicyDocument')));
    } else if (Type === 'AWS::S3::BucketPolicy') {
      add(bucketArn(stack.place, textOf(id, 'Bucket')), resourcePolicy(id, resolved(id, 'PolicyDocument')));
    } else if (Type === 'AWS::KMS::Key') {
      add(stack.attributeOf(id, 'Arn'), resourcePolicy(id, resolved(id, 'KeyPolicy')));
    } else if (Type === 'AWS::Lambda::Permission') {
      add(functionArn(stack.place, textOf(id, 'FunctionName')), permission(id, values.resolved(Properties)));
    } else if (POLICY.test(Type)) {
      throw new Error(`${id} is a policy of a kind that is not known here: ${Type}.`);
    }
  }
  for (const [id, { Type, Properties }] of there) {
    if (Type !== 'AWS::IAM::Role') continue;
    const own = Policies.parse(values.resolved(Properties.Policies ?? []));
    const named = z.array(z.string()).parse(values.resolved(Properties.ManagedPolicyArns ?? []));
    roles.set(id, {
      id,
      arn: stack.attributeOf(id, 'Arn'),
      policies: [
        ...own.map(({ PolicyName, PolicyDocument }) => identityPolicy(`${id}/${PolicyName}`, PolicyDocument)),
        ...named.map((arn) => {
          const policy = managed.get(arn);
          if (!policy) throw new Error(`${id} has the managed policy ${arn}, which is not of this stack.`);
          return policy;
        }),
      ],
      trust: resourcePolicy(`${id}/trust`, resolved(id, 'AssumeRolePolicyDocument')),
    });
  }
  return { roles, ofResources, values };
}

/** The ARN of a queue by its URL, which is what `Ref` gives of one; whatever else is a name stays as it is. */
function queueArn({ partition }: Place, resource: string): string {
  const [, region, account, name] = /^https:\/\/sqs\.([^.]+)\.[^/]+\/(\d+)\/(.+)$/.exec(resource) ?? [];
  return name === undefined ? resource : `arn:${partition}:sqs:${region}:${account}:${name}`;
}

/** S3 takes the name of a bucket, which is all of its ARN that says something. */
const bucketArn = ({ partition }: Place, name: string) => `arn:${partition}:s3:::${name}`;

/** Lambda takes the name of a function for its ARN. */
const functionArn = ({ partition, region, account }: Place, name: string) =>
  name.startsWith('arn:') ? name : `arn:${partition}:lambda:${region}:${account}:function:${name}`;

const POLICY = /Policy$|::(Policy|Permission)/;

const Permission = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string(),
});

/** What Lambda makes of a permission: a statement of the function's policy. */
function permission(id: string, written: Value): Policy {
  const { Action, Principal, SourceArn } = Permission.parse(written);
  const statement = { Effect: 'Allow', Action, Principal: { Service: Principal } };
  return resourcePolicy(id, {
    Version: '2012-10-17',
    Statement: [{ Sid: 'Permission', ...statement, Condition: { ArnLike: { 'aws:SourceArn': SourceArn } } }],
  });
}
