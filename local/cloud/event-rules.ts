import type { BusEvent } from './event-bus.ts';

/** A rule on the default bus, as in the template: which events reach which Lambda. */
export type EventRule = { source: string; detailTypes: readonly string[]; functionName: string };

export const EVENT_RULES: readonly EventRule[] = [
  {
    source: 'aws.eks',
    detailTypes: ['EKS Addon Update Succeeded', 'EKS Addon Update Failed'],
    functionName: 'WakeAddonUpdateFunction',
  },
];

/** The Lambdas that get an event. */
export function targetsOf(event: Pick<BusEvent, 'source' | 'detail-type'>): string[] {
  return EVENT_RULES.filter(
    ({ source, detailTypes }) => source === event.source && detailTypes.includes(event['detail-type']),
  ).map(({ functionName }) => functionName);
}
