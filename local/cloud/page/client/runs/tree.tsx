import type { RunGroup, RunTree, Status } from '../../wire.ts';
import { runLink } from '../route.ts';
import { durationText, statusText } from '../text.ts';
import { StatusBadge } from './status.tsx';

/** The executions that an execution started, with theirs; of a fleet run wave by wave. */
export function Tree({ groups }: { groups: readonly RunGroup[] }) {
  if (groups.length === 0) return null;
  return (
    <section aria-labelledby="tree">
      <h2 id="tree">Executions it started</h2>
      {groups.map(({ title, runs }) =>
        title === '' ? (
          <Level key={title} runs={runs} />
        ) : (
          // Plans are of interest until something is changed.
          <details key={title} class="wave" open={groups.length === 1 || title.startsWith('Wave')}>
            <summary>
              {title} <small>{countsText(runs)}</small>
            </summary>
            <Level runs={runs} />
          </details>
        ),
      )}
    </section>
  );
}

function countsText(runs: readonly RunTree[]): string {
  const statuses = [...new Set(runs.map(({ status }): Status => status))];
  return statuses
    .map((each) => `${runs.filter(({ status }) => status === each).length} ${statusText(each).toLowerCase()}`)
    .join(', ');
}

const Level = ({ runs }: { runs: readonly RunTree[] }) => (
  <ul class="tree">
    {runs.map(({ id, subject, name, status, startedAt, stoppedAt, children }) => (
      <li key={id}>
        <a href={runLink(id)}>{subject === '' ? name : subject}</a> <StatusBadge status={status} />
        {stoppedAt !== undefined && <small> {durationText(stoppedAt - startedAt)}</small>}
        {children.length > 0 && <Level runs={children} />}
      </li>
    ))}
  </ul>
);
