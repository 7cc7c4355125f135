import type { RunSummary, RunTree } from '../wire.ts';
import type { ExecutionItem } from './executions.ts';
import type { Parent } from './parents.ts';
import { subjectText } from './subject.ts';

/** An execution in one row, with the one that started it, if that is known. */
export function summaryOf(item: ExecutionItem, parent: Parent | undefined): RunSummary {
  const { id, name, machine, status, startedAt, stoppedAt, input } = item;
  return {
    id,
    name,
    machine,
    status,
    startedAt,
    ...(stoppedAt !== undefined && { stoppedAt }),
    subject: subjectText(machine, input),
    startedBy: parent === undefined ? startedBy(name) : nameOf(parent.id),
    ...(parent && { parent: parent.id }),
    ...(parent?.wave !== undefined && { wave: parent.wave }),
  };
}

/** The executions that one started, with theirs. */
export function treeOf(id: string, all: readonly RunSummary[]): RunTree[] {
  return all
    .filter(({ parent }) => parent === id)
    .toSorted((one, other) => one.startedAt - other.startedAt)
    .map((summary) => ({ ...summary, children: treeOf(summary.id, all) }));
}

/** The name says who started an execution: chat and this page give names of their own. */
function startedBy(name: string): string {
  if (name.startsWith(PAGE_NAMES)) return 'this page';
  if (/^(plan|update|replace|health)-.*-[0-9a-f]{16}$/.test(name)) return 'chat';
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name) ? 'a schedule or a program' : 'a person or a program';
}

/** What the names of executions that the page started begin with. */
export const PAGE_NAMES = 'page-';

const nameOf = (id: string) => id.split(':').at(-1) ?? id;
