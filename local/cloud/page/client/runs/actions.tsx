import type { Run } from '../../wire.ts';
import { Said, useAction } from '../do.tsx';
import { runLink } from '../route.ts';
import { timeText } from '../text.ts';

/** What can be done with an execution: answer its approval request, stop it, start for real what was tried as a dry run. */
export function RunActions({ run }: { run: Run }) {
  const doing = useAction();
  const { approval, status, id, machine } = run;
  const real = status === 'SUCCEEDED' ? withoutDryRun(run.input) : undefined;
  if (!approval && status !== 'RUNNING' && real === undefined && doing.message === undefined) return null;

  const start = async (text: string) => {
    const done = await doing.run('start', { machine, text });
    if (done?.id !== undefined) location.hash = runLink(done.id);
  };
  return (
    <section class="actions" aria-label="Actions">
      {approval && (
        <div class="box running">
          <h2>Approval requested</h2>
          <p>{approval.question}</p>
          <p>Without an answer until {timeText(approval.expiresAt)}, it counts as rejected.</p>
          <button
            type="button"
            class="primary"
            disabled={doing.busy}
            onClick={() => doing.run('answer', { id: approval.id, verdict: 'approved' })}
          >
            Approve
          </button>
          <button
            type="button"
            disabled={doing.busy}
            onClick={() => doing.run('answer', { id: approval.id, verdict: 'rejected' })}
          >
            Reject
          </button>
        </div>
      )}
      {status === 'RUNNING' && (
        <button type="button" disabled={doing.busy} onClick={() => doing.run('stop', { id })}>
          Stop this execution
        </button>
      )}
      {real !== undefined && (
        <button type="button" class="primary" disabled={doing.busy} onClick={() => start(real)}>
          Start what was planned
        </button>
      )}
      <Said doing={doing} />
    </section>
  );
}

/** The request of a dry run without that; undefined when it was none. */
function withoutDryRun(input: string): string | undefined {
  const { dryRun, ...request } = JSON.parse(input);
  return dryRun === true ? JSON.stringify(request) : undefined;
}
