import { expect, it } from 'vitest';
import { iamPage } from '../../local/iam-page.ts';
import { grantsOf, readTemplate } from '../../local/template.ts';
import { textOf } from '../support/repository.ts';

const ofEks = (action: string) => /^(eks:|iam:PassRole)/.test(action);

it('docs/iam.md is what the templates say (npm run docs writes it)', () => {
  expect(textOf('docs/iam.md')).toBe(iamPage());
});

it('the role in other accounts may do of EKS what the functions may do here, and nothing else', () => {
  const template = readTemplate('template.yaml');
  const roles = Object.keys(template.Resources).filter((name) => template.Resources[name]?.Type === 'AWS::IAM::Role');
  const here = roles
    .flatMap((role) => grantsOf(template, role))
    .filter(({ onlyIf }) => onlyIf !== 'ChangesPodIdentities');

  const there = grantsOf(readTemplate('member-account.yaml'), 'UpkeepRole');

  expect([...new Set(there.flatMap(({ Action }) => Action))].sort()).toEqual(
    [...new Set(here.flatMap(({ Action }) => Action).filter(ofEks))].sort(),
  );
});
