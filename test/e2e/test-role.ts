import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from './stack.ts';

/**
 * Who may assume the role of TestState. The roles of the state machines cannot be: each may be assumed on behalf of its own
 * state machine alone, which TestState does not act for. This one has no permission, and is there for minutes.
 */
const TEST_ROLE_TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
} as const;

const PAUSE_MS = 5_000;
const MOST_TRIES = 12;

/** Makes the role, hands its ARN over, and removes it whatever happens. */
export async function withTestRole({ name, aws }: Stack, use: (roleArn: string) => Promise<void>): Promise<void> {
  const role = ['--role-name', `${name}-test-state`];
  const trust = ['--assume-role-policy-document', JSON.stringify(TEST_ROLE_TRUST)];
  const roleArn = aws('iam', 'create-role', ...role, ...trust, '--query', 'Role.Arn', '--output', 'text');
  try {
    await use(roleArn);
  } finally {
    aws('iam', 'delete-role', ...role);
  }
}

/** Calls again while IAM has not spread a new role yet, for a minute. */
export async function onceAssumable<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const isNotYet =
        error instanceof Error && /AccessDenied|InvalidArn|assume/i.test(`${error.name} ${error.message}`);
      if (!isNotYet || tries === MOST_TRIES) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
