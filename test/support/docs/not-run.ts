import { existsSync } from 'node:fs';
import { readTemplate } from '../../../local/template.ts';
import { repositoryUrl, textOf } from '../repository.ts';

/** A program that tests of pages do not run: why not, and what is wrong with a command line of it, if anything. */
type NotRun = { why: string; problem: (args: readonly string[]) => string | undefined };

const { scripts, version }: { scripts: Record<string, string>; version: string } = JSON.parse(textOf('package.json'));

// The options of `sam` that the pages use: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-deploy.html
const SAM: Readonly<Record<string, readonly string[]>> = {
  deploy: ['--guided', '--parameter-overrides', '--stack-name', '--config-env', '--region'],
  delete: ['--stack-name', '--region'],
};

// How SAM reads `--parameter-overrides`: samcli/cli/types.py of aws-sam-cli. Double quotes end a value that has no quotes around it.
const SAM_VALUE = /(?: )([A-Za-z0-9"']+)=("(?:\\.|[^"\\]+)*"|'(?:\\.|[^'\\]+)*'|(?:\\.|[^ "\\]+)+)/g;

/** What is wrong with an argument of `sam deploy --parameter-overrides`: it is not read whole, or the template does not take it. */
function samProblem(arg: string): string | undefined {
  const found = [...` ${arg.trim()}`.matchAll(SAM_VALUE)];
  if (found.map(([text]) => text).join('') !== ` ${arg.trim()}`) return `SAM does not read all of ${arg}`;
  const problems = found.map(([, name = '', value = '']) =>
    parameterProblem(name, value.replace(/^(['"])(.*)\1$/s, '$2')),
  );
  return problems.find((problem) => problem !== undefined);
}

const { Parameters = {} } = readTemplate('template.yaml');

/** Why the template does not take a value for a parameter. */
function parameterProblem(name: string, value: string): string | undefined {
  const parameter: unknown = Object.hasOwn(Parameters, name) ? Object(Parameters)[name] : undefined;
  if (parameter === undefined) return `template.yaml has no parameter ${name}`;
  const { AllowedPattern = '.*', AllowedValues = [value], MaxLength = value.length } = Object(parameter);
  const fits = new RegExp(`^(?:${AllowedPattern})$`, 's').test(value);
  return fits && AllowedValues.includes(value) && value.length <= Number(MaxLength)
    ? undefined
    : `${name} does not take ${value}`;
}

/** The options of a command line that are not among the known ones. */
const unknownOptions = (args: readonly string[], known: readonly string[]) =>
  args.filter((arg) => arg.startsWith('-') && !known.includes(arg));

const missing = (path: string) => (existsSync(new URL(path, repositoryUrl)) ? undefined : `there is no ${path}`);

/** The closed list: every program that the pages name and the tests cannot run, with what is checked instead. */
export const NOT_RUN: Readonly<Record<string, NotRun>> = {
  sam: {
    why: 'it deploys to an account',
    problem([command = '', ...args]) {
      const known = Object.hasOwn(SAM, command) ? SAM[command] : undefined;
      if (!known) return `sam ${command} is not known here`;
      const from = args.indexOf('--parameter-overrides');
      const after = from < 0 ? [] : args.slice(from + 1);
      const values = after.slice(
        0,
        [...after, '--'].findIndex((arg) => arg.startsWith('--')),
      );
      return unknownOptions(args, known)[0] ?? values.map(samProblem).find((problem) => problem !== undefined);
    },
  },
  docker: {
    why: 'it needs a daemon, and an image from a registry',
    problem([command = '', ...args]) {
      if (command === 'build') return unknownOptions(args, ['-t'])[0] ?? missing('Dockerfile');
      if (command !== 'run') return `docker ${command} is not known here`;
      return unknownOptions(args, ['--rm'])[0] ?? (args.includes('eks-upkeep') ? undefined : 'the image is eks-upkeep');
    },
  },
  npm: {
    why: 'it installs, builds or tests this repository: .ci/run does, and test/contract/house/package.test.ts for the tarball',
    problem([command = '', ...args]) {
      if (command === 'run') {
        const [script = ''] = args.filter((arg) => arg !== '-s');
        return Object.hasOwn(scripts, script) ? undefined : `there is no script ${script}`;
      }
      if (command === 'install') {
        const file = `./eks-upkeep-${version}.tgz`;
        return args.every((arg) => ['--offline', file].includes(arg)) ? undefined : `the file is ${file}`;
      }
      return ['ci', 'test', 'pack'].includes(command) ? args[0] : `npm ${command} is not known here`;
    },
  },
  npx: {
    why: 'it runs one file of tests',
    problem: ([program = '', ...args]) =>
      program === 'vitest' && args[0] === 'run'
        ? args.slice(1).map(missing).find(Boolean)
        : `npx ${program} is not known here`,
  },
  git: {
    why: 'it changes a checkout',
    problem: ([command = '']) =>
      ['clone', 'tag', 'push', 'commit', 'add'].includes(command) ? undefined : `git ${command} is not known here`,
  },
};

/** Commands of our own that are only read here, each with the reason. */
export const OWN_NOT_RUN: Readonly<Record<string, string>> = {
  'deploy-files': 'it copies what npm run build writes; test/contract/house/package.test.ts runs it',
};

/** Commands of the AWS CLI that its first version does not have, which is the one that can be asked here. */
export const NEWER_AWS_CLI: readonly string[] = ['logs tail'];
