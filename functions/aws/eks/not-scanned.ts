import type { NotScanned } from '../../core/health/health.ts';
import { awsFailure } from '../aws-error.ts';

/** What could not be read, and why, by the error of the call. */
export function notScannedBecause(what: string, error: unknown): NotScanned {
  const failure = awsFailure(error);
  return { what, error: failure?.code ?? 'Unknown', message: failure?.message ?? String(error) };
}
