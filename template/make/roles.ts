import type { Template, Value } from '../../local/template.ts';
import type { Grant } from '../grants.ts';
import { idOf, ref, sub, when } from './cloudformation.ts';

export type Resources = Template['Resources'];

/** The statements of grants: those with the same name, resource and condition are one. */
export function statementsOf(grants: readonly Grant[]): Value[] {
  const merged = new Map<string, Grant>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.name, grant.on, grant.if]);
    const actions = new Set([...(merged.get(key)?.actions ?? []), ...grant.actions]);
    merged.set(key, { ...grant, actions: [...actions] });
  }
  return [...merged.values()].map(({ name, actions, on, if: condition }) => ({
    ...{ Sid: idOf(name), Effect: 'Allow', Action: actions.length === 1 ? (actions[0] ?? '') : [...actions] },
    Resource: on,
    ...(condition !== undefined && { Condition: condition }),
  }));
}

export const documentOf = (statements: readonly Value[]): Value => ({
  ...{ Version: '2012-10-17', Statement: [...statements] },
});

/** What policies are called that a condition of the template grants. */
const CONDITIONAL = { ChangesPodIdentities: 'change-pod-identities', UsesKubernetes: 'ask-clusters' } as const;

/** The policies of a role: one of what is always granted, and one of what each condition grants. */
function policiesOf(name: string, grants: readonly Grant[]): Value[] {
  const always = grants.filter(({ onlyIf }) => onlyIf === undefined);
  const policy = (PolicyName: string, of: readonly Grant[]): Value => ({
    ...{ PolicyName, PolicyDocument: documentOf(statementsOf(of)) },
  });
  return [
    ...(always.length > 0 ? [policy(name, always)] : []),
    ...Object.entries(CONDITIONAL).flatMap(([condition, called]) => {
      const granted = grants.filter(({ onlyIf }) => onlyIf === condition);
      return granted.length > 0 ? [when(condition, policy(called, granted))] : [];
    }),
  ];
}

export type Role = {
  name: string;
  /** Who assumes it, and of what it has to come. */
  service: string;
  source?: Value;
  managed: readonly Value[];
  grants: readonly Grant[];
  condition?: string | undefined;
};

/** A role of the stack, by a path that a role in another account can name. */
export function roleOf({ name, service, source, managed, grants, condition }: Role): Resources[string] {
  const policies = policiesOf(name, grants);
  return {
    Type: 'AWS::IAM::Role',
    ...(condition !== undefined && { Condition: condition }),
    Properties: {
      Path: sub('/${AWS::StackName}/'),
      AssumeRolePolicyDocument: documentOf([
        {
          ...{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' },
          ...(source !== undefined && { Condition: source }),
        },
      ]),
      ...(managed.length > 0 && { ManagedPolicyArns: [...managed] }),
      ...(policies.length > 0 && { Policies: policies }),
    },
  };
}

/** For what is done to clusters, which may be in other accounts. */
export const FLEET_POLICY = when('ReachesOtherAccounts', ref('FleetPolicy'));
