import { expect, it } from 'vitest';
import { textOf, trackedFiles } from '../../support/repository.ts';

it('locks exact versions without naming a registry', () => {
  const lock = textOf('package-lock.json');

  expect(lock).not.toContain('"resolved"');
  expect(Object.values(JSON.parse(textOf('package.json')).devDependencies)).toSatisfy((versions: string[]) =>
    versions.every((version) => /^\d+\.\d+\.\d+$/.test(version)),
  );
});

it('names the host of a package registry nowhere', () => {
  const host = /registry\.(?:npmjs|yarnpkg)\.|files\.pythonhosted\./;

  expect(trackedFiles().filter((file) => host.test(textOf(file).replace(host.source, '')))).toEqual([]);
});

it('names no path of the machine it was written on', () => {
  const named = trackedFiles().filter((file) => /(?<![\w.{])\/(work|root|home\/\w+)\//.test(textOf(file)));

  expect(named.filter((file) => file !== 'test/contract/house/house.test.ts')).toEqual([]);
});

it('leaves nothing for later and no test out', () => {
  const code = trackedFiles().filter(
    (file) => /\.(ts|ya?ml)$/.test(file) && file !== 'test/contract/house/house.test.ts',
  );
  const left = code.filter((file) =>
    /\b(TODO|FIXME|XXX)\b|\.(skip|only|todo)\(|@ts-(ignore|expect-error|nocheck)|biome-ignore/.test(textOf(file)),
  );

  expect(left).toEqual([]);
});

it('locks every optional dependency, for npm ci to work on any platform', () => {
  const { packages } = JSON.parse(textOf('package-lock.json'));
  const optional = Object.values<{ optionalDependencies?: object }>(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );

  const missing = optional.filter(
    (name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)),
  );

  expect(missing).toEqual([]);
});

it('builds no ARN and no link of one partition alone', () => {
  const code = trackedFiles().filter((file) =>
    /^(functions\/.*|local\/.*|template\/.*|build|\w+-account|template)\.(ts|yaml)$/.test(file),
  );
  // An example of a role, or a resource named in a message, is no ARN that is built. The catalogue is rewritten when it is read.
  const built = /arn:aws:(?!iam::111122223333|states:::|iam::aws:policy)(?!\/, )|console\.aws\.amazon\.com\/(?!states)/;
  const found = code
    .filter((file) => !/^local\/worlds\//.test(file))
    .flatMap((file) =>
      textOf(file)
        .split('\n')
        .filter((line) => built.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );

  expect(found).toEqual([]);
});
