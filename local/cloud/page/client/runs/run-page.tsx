import type { About, Run } from '../../wire.ts';
import { read } from '../api.ts';
import { useLive } from '../live.ts';
import { runLink } from '../route.ts';
import { durationText, timeText } from '../text.ts';
import { useRead } from '../use-read.ts';
import { RunActions } from './actions.tsx';
import { Documents, HistoryPanel } from './documents.tsx';
import { Graph } from './graph.tsx';
import { Calls, Notifications, OutcomeBox, Plan, ProgressBox } from './panels.tsx';
import { StatusBadge } from './status.tsx';
import { Timeline } from './timeline.tsx';
import { Tree } from './tree.tsx';

/** One execution. */
export function RunPage({ id, about }: { id: string; about: About }) {
  const { value: run, problem, again } = useRead(id, () => read('run', { id }));
  useLive(({ runs }) => {
    if (runs.some((each) => each.id === id || each.parent === id || isWithin(run, each.id))) again();
  }, again);
  if (problem !== undefined && !run) return <p class="problem">{problem}</p>;
  return run ? <RunView run={run} about={about} again={again} /> : <p>Loading.</p>;
}

const isWithin = (run: Run | undefined, id: string): boolean =>
  JSON.stringify(run?.children ?? []).includes(JSON.stringify(id));

function RunView({ run, about, again }: { run: Run; about: About; again: () => void }) {
  const { machine, name, subject, status, startedAt, stoppedAt, startedBy, parent, path } = run;
  return (
    <>
      <p class="back">
        <a href="#/runs">Runs</a>
        {parent !== undefined && (
          <>
            {' / '}
            <a href={runLink(parent)}>{startedBy}</a>
          </>
        )}
      </p>
      <h1>
        {subject === '' ? name : subject} <StatusBadge status={status} />
      </h1>
      <p class="facts">
        {machine} {name}, started {timeText(startedAt)} by {startedBy}
        {stoppedAt !== undefined && `, took ${durationText(stoppedAt - startedAt)}`}
      </p>
      {about.mayChange && <RunActions run={run} again={again} />}
      <OutcomeBox run={run} />
      <ProgressBox run={run} />
      <Plan lines={run.plan} />
      <Tree groups={run.children} />
      <Graph machine={machine} path={path} />
      <Timeline run={run} />
      <Notifications run={run} about={about} />
      <Calls rows={run.calls} />
      <Documents run={run} />
      <HistoryPanel key={run.id} id={run.id} />
    </>
  );
}
