import type { Connection } from '../../../functions/aws/connection.ts';
import { otherEndpoints } from '../aws/endpoints.ts';
import { awsRefusal, unreachedOf } from '../aws/refusal.ts';
import { textOption, UsageError, type Words } from '../command.ts';

/** Where the executions are: `start`, `status`, `stop` and `logs` have these options in common. */
export const REMOTE = {
  endpoint: { type: 'string', default: 'http://127.0.0.1:8700' },
  aws: { type: 'boolean' },
  region: { type: 'string' },
} as const;

export const REMOTE_HELP = `  --endpoint URL      of upkeep serve (http://127.0.0.1:8700)
  --aws               Step Functions of the AWS account of the credentials of this shell
  --region NAME       with --aws: another Region than the one of this shell`;

const AWS = 'AWS';

export const isAws = (place: string): boolean => place.startsWith(AWS);

/** AWS, with what sends the calls of this shell elsewhere. */
export function awsPlace(): string {
  const endpoints = otherEndpoints();
  return endpoints.length === 0 ? AWS : `${AWS} (${endpoints.join(', ')})`;
}

/** What the options mean: AWS as the SDK finds it, or an endpoint of this computer. */
export function placeOf(words: Words): { place: string; connection: Connection } {
  const region = textOption(words, 'region');
  if (words.options.aws === true) return { place: awsPlace(), connection: region === undefined ? {} : { region } };
  if (region !== undefined)
    throw new UsageError('--region is for --aws: a local endpoint has the Region of its world.');
  const endpoint = textOption(words, 'endpoint') ?? '';
  if (!URL.canParse(endpoint))
    throw new UsageError(`--endpoint must be a URL such as http://127.0.0.1:8700, not '${endpoint}'.`);
  return { place: endpoint, connection: localConnection(endpoint) };
}

/** An endpoint on this computer accepts any credentials, so none are looked up. */
export const localConnection = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/** Why a place could not be called; undefined when it was called, and refused. */
export function notAsked(error: unknown, place: string): UsageError | undefined {
  if (isAws(place)) return awsRefusal(error);
  // The answer is not JSON: a web server or a proxy.
  if (error instanceof SyntaxError) {
    return new UsageError(`${place} is not an endpoint of upkeep serve: name another with --endpoint, or use --aws.`);
  }
  if (unreachedOf(error) === undefined) return undefined;
  return new UsageError(
    `Nothing answers at ${place}. Start upkeep serve, name another endpoint with --endpoint, or use --aws.`,
  );
}
