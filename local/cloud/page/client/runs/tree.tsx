import type { RunTree } from '../../wire.ts';
import { runLink } from '../route.ts';
import { durationText } from '../text.ts';
import { StatusBadge } from './status.tsx';

/** The executions that an execution started, with theirs. */
export function Tree({ runs }: { runs: readonly RunTree[] }) {
  if (runs.length === 0) return null;
  return (
    <section aria-labelledby="tree">
      <h2 id="tree">Executions it started</h2>
      <Level runs={runs} />
    </section>
  );
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
