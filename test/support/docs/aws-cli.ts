import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { repositoryUrl } from '../repository.ts';
import { NEWER_AWS_CLI } from './not-run.ts';

/** What a command line of the AWS CLI came to. */
export type AwsAnswer = { code: number; out: string; err: string };

export type AwsCli = {
  /** `check`: everything up to the first request, which is not sent. */
  run(
    args: readonly string[],
    surroundings: { env: Record<string, string>; cwd: string; check: boolean },
  ): Promise<AwsAnswer>;
  close(): void;
};

/** Whether the AWS CLI can be had as a Python module. */
export const hasAwsCli = spawnSync('python3', ['-c', 'import awscli']).status === 0;

/** The AWS CLI in one process, started with the first command: each command by itself would take half a second. */
export function awsCli(): AwsCli {
  let child: ChildProcess | undefined;
  let answers: AsyncIterator<string> | undefined;

  const start = () => {
    const script = fileURLToPath(new URL('test/support/docs/aws-cli.py', repositoryUrl));
    child = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!child.stdout) throw new Error('python3 has no standard output');
    answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  };

  return {
    async run(args, { env, cwd, check }) {
      if (check && NEWER_AWS_CLI.includes(args.slice(0, 2).join(' '))) return { code: 0, out: '', err: '' };
      if (!child) start();
      child?.stdin?.write(`${JSON.stringify({ args, cwd, check, env: { ...SHELL, ...env } })}\n`);
      const answer = await answers?.next();
      if (answer === undefined || answer.done === true) throw new Error('The AWS CLI ended.');
      return JSON.parse(answer.value);
    },
    close: () => void child?.kill(),
  };
}

// Nothing of the machine: neither its profiles nor the role of an instance.
const SHELL = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_DEFAULT_REGION: 'eu-west-1',
};
