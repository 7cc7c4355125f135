import type { Issue } from '../state.ts';

/** Epoch seconds with a millisecond fraction: how EKS writes time. */
export function timestamp(milliseconds: number): number {
  return milliseconds / 1000;
}

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Health as EKS answers it: no resource ids are null, not an empty list. */
export function healthAnswer(issues: readonly Issue[]): { issues: object[] } {
  return {
    issues: issues.map(({ code, message, resourceIds }) => ({ code, message, resourceIds: orNull(resourceIds) })),
  };
}

export function orNull<T>(list: readonly T[]): T[] | null {
  return list.length > 0 ? [...list] : null;
}
