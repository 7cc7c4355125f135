import { describe, expect, it } from 'vitest';
import { knownCodes, policyOf } from '../../../functions/core/addon/advice/error-policy.ts';
import type { Concerned } from '../../../functions/core/errors/concerned.ts';
import { infrastructureRows } from '../../../functions/core/errors/infrastructure-errors.ts';
import { knownRejections, rejectionOf } from '../../../functions/core/errors/rejection-policy.ts';
import { issueAdvice, knownProfileIssues } from '../../../functions/core/fargate/profile/issue.ts';
import { fargateAdvice, knownFargateRejections } from '../../../functions/core/fargate/rejection.ts';
import { placeholderIn } from '../../support/placeholders.ts';
import { textOf, trackedFiles } from '../../support/repository.ts';

const ALL: Concerned = {
  cluster: { name: 'prod-1', region: 'eu-west-1' },
  addon: 'coredns',
  version: 'v1.13.1-eksbuild.1',
  clusterVersion: '1.33',
};
const KNOWN: [string, Concerned][] = [
  ['all is known', ALL],
  ['the cluster is known', { cluster: { name: 'prod-1' } }],
  ['nothing is known', {}],
];
const refusals = [...knownRejections, ...knownFargateRejections, 'NewError'].map((name) => ({ name, message: '' }));

describe('advice has real names or none', () => {
  it('every command about EKS is written by the one function that knows the Region of the cluster', () => {
    const sources = trackedFiles().filter(
      (file) => /^functions\/.+\.ts$/.test(file) && !file.endsWith('/aws-command.ts'),
    );
    const written = sources.filter((file) => /aws eks (\$|[\w-]+ --)/.test(textOf(file)));

    expect(written).toEqual([]);
    expect(sources.length).toBeGreaterThan(100);
  });

  it.each(KNOWN)('of every refusal, when %s', (_, of) => {
    const texts = refusals.flatMap((thrown) => {
      const { says = '', advice = '' } = rejectionOf(thrown, of) ?? {};
      return [says, advice, fargateAdvice(thrown, of)];
    });

    expect(texts.flatMap((text) => placeholderIn(text) ?? [])).toEqual([]);
  });

  it('of every code of an add-on and of a Fargate profile, and of errors of Lambda itself', () => {
    const about = { cluster: 'prod-1', addon: 'coredns', version: undefined, namespace: undefined };
    const texts = [
      ...[...knownCodes, 'NewCode'].flatMap((code) => policyOf(code).advice(about)),
      ...[...knownProfileIssues, 'NewCode'].map((code) => issueAdvice({ code })),
      ...infrastructureRows.flatMap(([, { says, advice }]) => [says, advice]),
    ];

    expect(texts.flatMap((text) => placeholderIn(text) ?? [])).toEqual([]);
  });

  it.each([
    [
      'EksBusy',
      '`aws eks list-updates --name prod-1 --region eu-west-1` and the same with `--addon-name coredns` show',
    ],
    [
      'VersionUnsupported',
      'describe-addon-versions --addon-name coredns --kubernetes-version 1.33 --region eu-west-1`',
    ],
    ['ConfigurationRejected', '--addon-name coredns --addon-version v1.13.1-eksbuild.1'],
  ])('such as %s', (name, command) => {
    expect(rejectionOf({ name, message: '' }, ALL)?.advice).toContain(command);
  });
});
