import { useState } from 'preact/hooks';
import { countText } from '../../../../../functions/core/count-text.ts';
import type { About, RunSummary, Status } from '../../wire.ts';
import { read } from '../api.ts';
import { Filter } from '../filter.tsx';
import { useLive } from '../live.ts';
import { type Route, runLink } from '../route.ts';
import { durationText, shortName, statusText, timeText } from '../text.ts';
import { useRead } from '../use-read.ts';
import { StatusBadge } from './status.tsx';
import { isTopLevel, isWanted } from './wanted.ts';

const STATUSES: readonly Status[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** All executions, newest first. */
export function RunsPage({ about, route }: { about: About; route: Route }) {
  const { value = [], problem, again } = useRead('runs', () => read('runs'));
  const [newer, setNewer] = useState<ReadonlyMap<string, RunSummary>>(new Map());
  useLive(
    ({ runs }) =>
      runs.length > 0 && setNewer((before) => new Map([...before, ...runs.map((run) => [run.id, run] as const)])),
    again,
  );
  const all = merged(value, newer);
  const shown = all.filter((run) => isWanted(run, route.query));
  return (
    <>
      <h1>Runs</h1>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <Filter route={route} name="text" label="Search" />
        <Filter route={route} name="status" label="Status" options={STATUSES.map((each) => [each, statusText(each)])} />
        <Filter
          route={route}
          name="machine"
          label="State machine"
          options={about.machines.map((each) => [each, each])}
        />
      </form>
      {problem !== undefined && <p class="problem">{problem}</p>}
      <Count shown={shown.length} all={all.length} query={route.query} />
      <div class="scroll">
        <table class="runs cards">
          <caption class="hidden">Executions, newest first</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Status</th>
              <th scope="col">State machine</th>
              <th scope="col">Started by</th>
              <th scope="col">Started</th>
              <th scope="col">Took</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <Row key={run.id} run={run} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Count({ shown, all, query }: { shown: number; all: number; query: URLSearchParams }) {
  if (all === 0) return <p role="status">Nothing has run here yet.</p>;
  const rest = all - shown;
  if (isTopLevel(query)) {
    return (
      <p>
        <span role="status">{countText(shown, 'run')}.</span>
        {rest > 0 && (
          <>
            {` They started ${rest} more. `}
            <a href="#/runs?all=yes">Show all</a>
          </>
        )}
      </p>
    );
  }
  return (
    <p>
      <span role="status">
        {shown} of {countText(all, 'run')}.
      </span>{' '}
      <a href="#/runs">Show only those that no other run started</a>
    </p>
  );
}

function Row({ run }: { run: RunSummary }) {
  const { id, name, subject, status, machine, startedBy, startedAt, stoppedAt, parent } = run;
  return (
    <tr>
      <th scope="row">
        <a href={runLink(id)}>{subject === '' ? shortName(name) : subject}</a>
        <small class="name">{shortName(name)}</small>
      </th>
      <td class="main">
        <StatusBadge status={status} />
      </td>
      <td>{machine}</td>
      <td class="by">{parent === undefined ? startedBy : <a href={runLink(parent)}>{shortName(startedBy)}</a>}</td>
      <td>
        <time dateTime={new Date(startedAt).toISOString()}>{timeText(startedAt)}</time>
      </td>
      <td>{stoppedAt === undefined ? '' : durationText(stoppedAt - startedAt)}</td>
    </tr>
  );
}

function merged(read: readonly RunSummary[], newer: ReadonlyMap<string, RunSummary>): RunSummary[] {
  const all = new Map([...read.map((run) => [run.id, run] as const), ...newer]);
  return [...all.values()].toSorted((one, other) => other.startedAt - one.startedAt);
}
