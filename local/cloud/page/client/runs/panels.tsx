import type { About, CallRow, Run } from '../../wire.ts';
import { clockText, timeText } from '../text.ts';

/** How it ended: what happened, why, what to do. */
export function OutcomeBox({ run }: { run: Run }) {
  const { outcome, status } = run;
  if (!outcome) return null;
  const { name, summary, reasons, advice } = outcome;
  return (
    <section class={`box ${status.toLowerCase()}`} aria-labelledby="outcome">
      <h2 id="outcome">{name}</h2>
      <p>{summary}</p>
      <Lines lines={reasons} />
      {advice.length > 0 && <h3>What to do</h3>}
      <Lines lines={advice} />
    </section>
  );
}

/** What a running execution does, or waits for, and what is done and to do. */
export function ProgressBox({ run }: { run: Run }) {
  const { state, activity, deadlineAt, done, now, todo } = run.progress;
  if (run.status !== 'RUNNING') return null;
  return (
    <section class="box running" aria-labelledby="progress">
      <h2 id="progress">{state ?? 'Starting'}</h2>
      <p role="status">{activity}</p>
      <dl>
        {deadlineAt !== undefined && <Term name="Deadline" texts={[timeText(deadlineAt)]} />}
        <Term name="Done" texts={done} />
        <Term name="Now" texts={now === undefined ? [] : [now]} />
        <Term name="To do" texts={todo} />
      </dl>
    </section>
  );
}

function Term({ name, texts }: { name: string; texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{texts.join('; ')}</dd>
    </>
  );
}

export function Plan({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="plan">
      <h2 id="plan">Plan</h2>
      <Lines lines={lines} />
    </section>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ul class="lines">
      {lines.map((line, index) => (
        <li key={`${index} ${line}`}>{line}</li>
      ))}
    </ul>
  );
}

/** The notifications as they were sent. */
export function Notifications({ run, about }: { run: Run; about: About }) {
  const { notifications: rows } = run;
  return (
    <section aria-labelledby="notifications">
      <h2 id="notifications">Notifications</h2>
      {!about.isLocal && (
        <p class="facts">As the history of the execution has them; SNS does not keep what it delivered.</p>
      )}
      {rows.length === 0 && <p>{run.status === 'RUNNING' ? 'None so far.' : 'None.'}</p>}
      {rows.map(({ at, subject, text }) => (
        <article key={`${at} ${subject}`} class="notice">
          <h3>
            {subject} <small>{timeText(at)}</small>
          </h3>
          <pre class="wrapped">{text}</pre>
        </article>
      ))}
    </section>
  );
}

/** The EKS calls about what the execution is about. */
export function Calls({ rows }: { rows: CallRow[] | undefined }) {
  if (!rows)
    return <p class="facts">EKS API calls are not shown: Step Functions does not keep them. CloudTrail does.</p>;
  const mutating = rows.filter(({ isMutating }) => isMutating).length;
  return (
    <details>
      <summary>
        {rows.length} EKS API calls ({mutating} mutating)
      </summary>
      <div class="scroll">
        <table>
          <caption class="hidden">EKS API calls, oldest first</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Action</th>
              <th scope="col">Answer</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ at, operation, text, status, isMutating, by }, index) => (
              <tr key={`${index} ${at}`} class={status === 200 ? '' : 'refused'}>
                <td>{clockText(at)}</td>
                <th scope="row">
                  {isMutating ? <strong>{operation}</strong> : operation}
                  {by === 'other' && ' (someone else)'}
                </th>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
