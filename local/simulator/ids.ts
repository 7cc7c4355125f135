import { createHash } from 'node:crypto';
import { partitionOf } from '../partition.ts';

/** A version-3 (name-based) UUID, the form EKS gives add-on updates. Same parts, same id. */
export function uuidFrom(...parts: readonly (string | number)[]): string {
  const bytes = createHash('md5').update(parts.join('\u0000')).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x30;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** An association id such as `a-9njjin9gfghecgocd`; the same parts always give the same one. */
export function associationIdFrom(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('\u0000')).digest('hex');
  return `a-${BigInt(`0x${digest}`).toString(36).slice(0, 17)}`;
}

export function arnOf(region: string, account: string, resource: string): string {
  return `arn:${partitionOf(region)}:eks:${region}:${account}:${resource}`;
}
