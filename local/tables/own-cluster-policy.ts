import { grantsOf, readTemplate } from '../template.ts';

/** What runs on a cluster with the credentials of a person asks of EKS: what all the functions together may do. */
export function ownClusterPolicy(): string {
  const template = readTemplate('template.yaml');
  const roles = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  const grants = roles
    .flatMap(([role]) => grantsOf(template, role))
    .filter(({ onlyIf }) => onlyIf !== 'ChangesPodIdentities');
  const ofEks = grants.flatMap(({ Action }) => Action).filter((action) => action.startsWith('eks:'));
  const services = ['eks.amazonaws.com', 'eks-fargate-pods.amazonaws.com'];
  const allow = (Action: string | string[], Condition?: object) => ({
    ...{ Effect: 'Allow', Action, Resource: '*' },
    ...(Condition && { Condition }),
  });
  const policy = {
    Version: '2012-10-17',
    Statement: [
      allow([...new Set(ofEks)].sort()),
      allow('iam:PassRole', { StringEquals: { 'iam:PassedToService': services } }),
      allow('iam:GetRole'),
    ],
  };
  return `\`\`\`json\n${JSON.stringify(policy, null, 2)}\n\`\`\``;
}
