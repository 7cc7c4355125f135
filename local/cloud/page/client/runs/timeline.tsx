import type { Run, StateVisit, TimelineEntry } from '../../wire.ts';
import { clockText, durationText } from '../text.ts';

const KINDS: Readonly<Record<TimelineEntry['kind'], string>> = {
  state: 'State',
  note: 'Execution',
  problem: 'Problem',
  call: 'EKS',
  notification: 'Notified',
};

/** When the execution was in which state, as bars; and everything that happened, as a list with the same times. */
export function Timeline({ run }: { run: Run }) {
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      <Bars run={run} />
      <ol class="timeline">
        {run.timeline.map(({ at, kind, text }, index) => (
          <li key={`${index} ${at}`} class={kind}>
            <time dateTime={new Date(at).toISOString()}>{clockText(at)}</time>
            <span class="kind">{KINDS[kind]}</span>
            <span class="what">{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

// The same in the list, for whoever does not see the bars.
function Bars({ run }: { run: Run }) {
  const { visits, startedAt } = run;
  const end = run.stoppedAt ?? Math.max(startedAt + 1, ...run.timeline.map(({ at }) => at));
  const states = [...new Set(visits.map(({ state }) => state))];
  const total = Math.max(end - startedAt, 1);
  return (
    <div class="bars" aria-hidden="true">
      {states.map((state) => {
        const own = visits.filter((visit) => visit.state === state);
        return (
          <div key={state} class="bar-row">
            <span class="bar-name">{state}</span>
            <span class="bar-track">
              {own.map((visit) => (
                <Bar key={visit.from} visit={visit} startedAt={startedAt} end={end} total={total} />
              ))}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function Bar({ visit, startedAt, end, total }: { visit: StateVisit; startedAt: number; end: number; total: number }) {
  const { from, to = end } = visit;
  const left = `${((from - startedAt) / total) * 100}%`;
  const width = `${((to - from) / total) * 100}%`;
  return (
    <span class={visit.to === undefined ? 'bar open' : 'bar'} style={{ left, width }} title={durationText(to - from)} />
  );
}
