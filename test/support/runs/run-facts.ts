import type { Run } from './run-machine.ts';

/** The facts of a run of update-addon that most tests ask about; `name` is the error or the outcome of a success. */
export function factsOf({ status, error, output, after, calls, notifications }: Run) {
  const [addon] = after[0]?.addons ?? [];
  return {
    status,
    name: error ?? Object(output).name,
    version: addon?.version,
    configurationValues: addon?.configurationValues,
    addonStatus: addon?.status,
    updateCalls: calls.filter(({ operation, by }) => operation === 'UpdateAddon' && by !== 'other').length,
    notified: notifications.map(({ attributes }) => attributes.outcome),
  };
}

/** A cluster without what no update can restore: the times of its changes. */
export function timeless(cluster: unknown): unknown {
  return JSON.parse(JSON.stringify(cluster), (key, value) => (key === 'modifiedAt' ? undefined : value));
}

/** What a run said to people: output or cause, and the text of its notification. */
export function notifiedTexts({ output, cause, notifications }: Run): string {
  return [cause ?? JSON.stringify(output), JSON.stringify(notifications)].join('\n');
}
