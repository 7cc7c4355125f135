import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import { awsFailure } from '../aws/aws-error.ts';
import type { Connection } from '../aws/connection.ts';
import { clientOptions } from '../aws/connection.ts';
import { ChatSecrets } from '../core/chat/signature.ts';
import { WorkflowError } from '../core/errors/workflow-error.ts';
import { inputProblems, problemText } from '../core/input/problems.ts';
import { parsed } from '../core/json.ts';

/** Gives the secrets of a Secrets Manager secret, a JSON text. Throws `SecretUnavailable`, `SecretInvalid`. */
export type ChatSecretSource = (secretId: string) => Promise<ChatSecrets>;

// A rotated secret counts after five minutes at the latest.
const KEPT_SECONDS = 300;

export function chatSecrets(connection: Connection = {}): ChatSecretSource {
  let provider: SecretsProvider | undefined;

  return async (secretId) => {
    provider ??= new SecretsProvider({ clientConfig: clientOptions(connection) });
    const read = ChatSecrets.safeParse(parsed(await textOf(provider, secretId)));
    if (read.success) return read.data;
    throw new WorkflowError('SecretInvalid', `${secretId}: ${problemText(inputProblems(read.error))}`);
  };
}

async function textOf(provider: SecretsProvider, secretId: string): Promise<string> {
  try {
    return String(await provider.get(secretId, { maxAge: KEPT_SECONDS }));
  } catch (error) {
    // Not the message: a failure to read the secret may quote it.
    const code = awsFailure(error instanceof Error ? error.cause : undefined)?.code ?? 'UnknownError';
    throw new WorkflowError('SecretUnavailable', `secretsmanager:GetSecretValue of ${secretId} answered ${code}`);
  }
}

// The error message of JSON.parse would quote the secret.
