import { createHash } from 'node:crypto';

/**
 * A clientRequestToken that is the same whenever the same step of the same execution asks again. 64 characters:
 * EKS takes 33 to 126, so an execution's name alone may be too short.
 */
export function requestToken(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
