import type { NotScanned } from '../../core/health/health.ts';
import { awsFailure } from '../aws-error.ts';

/** What could not be read, and why, by the error of the call. */
export function notScannedBecause(what: string, error: unknown): NotScanned {
  const failure = awsFailure(error);
  return { what, error: failure?.code ?? 'Unknown', message: failure?.message ?? String(error) };
}

/** EKS may answer if it is asked again. */
export const isWorthAnotherTry = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'EksThrottled' || error.name === 'EksUnavailable');

/** What was read, or why it could not be; what is worth another try is thrown. */
export async function orNotScanned<Result>(what: string, read: () => Promise<Result>): Promise<Result | NotScanned> {
  try {
    return await read();
  } catch (error) {
    if (isWorthAnotherTry(error)) throw error;
    return notScannedBecause(what, error);
  }
}
