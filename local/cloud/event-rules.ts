import type { BusEvent } from './event-bus.ts';

/** A rule on the default bus, as in the template: which events reach which Lambda. */
export type EventRule = {
  source: string;
  detailTypes: readonly string[];
  /** `detail.status`, where it matters. */
  statuses?: readonly string[];
  functionName: string;
};

export const EVENT_RULES: readonly EventRule[] = [
  {
    source: 'aws.eks',
    detailTypes: ['EKS Addon Update Succeeded', 'EKS Addon Update Failed'],
    functionName: 'WakeAddonUpdateFunction',
  },
  {
    source: 'aws.eks',
    detailTypes: ['EKS Addon Health Degraded', 'EKS Addon Health Restored', 'EKS Addon Update Failed'],
    functionName: 'TellHealthEventFunction',
  },
  {
    source: 'aws.states',
    detailTypes: ['Step Functions Execution Status Change'],
    statuses: ['FAILED', 'TIMED_OUT', 'ABORTED'],
    functionName: 'TellAbortedExecutionFunction',
  },
];

/** The Lambdas that get an event. */
export function targetsOf(event: Pick<BusEvent, 'source' | 'detail-type' | 'detail'>): string[] {
  return EVENT_RULES.filter(
    ({ source, detailTypes, statuses }) =>
      source === event.source &&
      detailTypes.includes(event['detail-type']) &&
      (statuses?.includes(String(event.detail.status)) ?? true),
  ).map(({ functionName }) => functionName);
}
