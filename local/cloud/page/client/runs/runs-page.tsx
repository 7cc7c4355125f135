import { useState } from 'preact/hooks';
import type { About, RunSummary, Status } from '../../wire.ts';
import { read } from '../api.ts';
import { Filter } from '../filter.tsx';
import { useLive } from '../live.ts';
import { type Route, runLink } from '../route.ts';
import { durationText, statusText, timeText } from '../text.ts';
import { useRead } from '../use-read.ts';
import { StatusBadge } from './status.tsx';

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
      <p role="status">{countText(shown.length, all.length)}</p>
      <div class="scroll">
        <table>
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

function Row({ run }: { run: RunSummary }) {
  const { id, name, subject, status, machine, startedBy, startedAt, stoppedAt, parent } = run;
  return (
    <tr>
      <th scope="row">
        <a href={runLink(id)}>{subject === '' ? name : subject}</a>
        <small>{name}</small>
      </th>
      <td>
        <StatusBadge status={status} />
      </td>
      <td>{machine}</td>
      <td>{parent === undefined ? startedBy : <a href={runLink(parent)}>{startedBy}</a>}</td>
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

function isWanted({ name, subject, status, machine }: RunSummary, query: URLSearchParams): boolean {
  const text = (query.get('text') ?? '').toLowerCase();
  return (
    `${subject} ${name}`.toLowerCase().includes(text) &&
    (query.get('status') ?? status) === status &&
    (query.get('machine') ?? machine) === machine
  );
}

function countText(shown: number, all: number): string {
  if (all === 0) return 'Nothing has run here yet.';
  return shown === all ? `${all} runs` : `${shown} of ${all} runs`;
}
