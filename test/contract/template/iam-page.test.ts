import { expect, it } from 'vitest';
import { iamPage } from '../../../local/iam-page.ts';
import { type Grant, grantsOf, readTemplate } from '../../../local/template.ts';
import { textOf } from '../../support/repository.ts';

const ofEks = (action: string) => /^(eks|iam):/.test(action);

it('docs/iam.md is what the templates say (npm run docs writes it)', () => {
  expect(textOf('docs/iam.md')).toBe(iamPage());
});

/** What all functions together may do of EKS, with the roles that they hand to it. */
function ofEksHere(onlyIf?: string): string[] {
  const template = readTemplate('template.yaml');
  const roles = Object.keys(template.Resources).filter((name) => template.Resources[name]?.Type === 'AWS::IAM::Role');
  return ofEksIn(
    roles.flatMap((role) => grantsOf(template, role)),
    onlyIf,
  );
}

function ofEksIn(grants: readonly Grant[], condition?: string): string[] {
  const actions = grants.filter(({ onlyIf }) => onlyIf === condition).flatMap(({ Action }) => Action);
  return [...new Set(actions.filter(ofEks))].sort();
}

it('the role in other accounts may do of EKS what the functions may do here, and nothing else', () => {
  const there = grantsOf(readTemplate('member-account.yaml'), 'UpkeepRole');

  expect(ofEksIn(there)).toEqual(ofEksHere());
  expect(ofEksIn(there, 'ChangesPodIdentities')).toEqual(ofEksHere('ChangesPodIdentities'));
  expect(there.flatMap(({ Action }) => Action).filter((action) => !ofEks(action))).toEqual([]);
});

it('docs/local.md allows who runs it on their own cluster what the functions may do of EKS, and nothing else', () => {
  const policy = /```json\n(\{\n {2}"Version".*?)\n```/s.exec(textOf('docs/local.md'))?.[1] ?? '{}';

  const { Statement = [] } = JSON.parse(policy);

  expect(Statement.flatMap(({ Action }: { Action: string | string[] }) => Action).sort()).toEqual(ofEksHere());
});
