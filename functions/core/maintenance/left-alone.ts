import type { ItemResult, LeftAlone } from './progress.ts';

/** An add-on that was left alone, as a result beside those of the items. */
export function leftResult({ addon, reason }: LeftAlone): ItemResult {
  return {
    machine: 'update-addon',
    resource: addon,
    execution: '',
    name: 'UpToDate',
    succeeded: true,
    severity: 'info',
    says: reason,
    details: { decision: 'keep', leftAlone: true },
  };
}

/** The same, as a line. */
export const leftLine = ({ addon, reason }: LeftAlone): string => `${addon}: left alone. ${reason}`;
