import type { Control, Run } from '../../wire.ts';
import { type Doing, Said, useAction } from '../do.tsx';
import { runLink } from '../route.ts';
import { timeText } from '../text.ts';

/** What can be done with an execution: answer its approval request, stop it, start for real what was tried as a dry run. */
export function RunActions({ run, again }: { run: Run; again: () => void }) {
  const doing = useAction();
  const { approval, status, id, machine } = run;
  const real = status === 'SUCCEEDED' ? withoutDryRun(run.input) : undefined;
  if (!approval && status !== 'RUNNING' && real === undefined && doing.message === undefined) return null;

  const wish = async (wanted: Control['wish']) => {
    await doing.run('control', { id, wish: wanted });
    again();
  };
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
      {run.control && <FleetControl control={run.control} doing={doing} wish={wish} />}
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

type FleetControlProps = { control: Control; doing: Doing; wish(wanted: Control['wish']): Promise<void> };

/** What can be done with a run of a fleet while it runs, and what somebody has done. */
function FleetControl({ control, doing, wish }: FleetControlProps) {
  const button = (wanted: Control['wish'], text: string) => (
    <button type="button" disabled={doing.busy} onClick={() => void wish(wanted)}>
      {text}
    </button>
  );
  return (
    <>
      {control.says !== '' && (
        <p>
          <strong>It was {control.says}.</strong>
        </p>
      )}
      {control.wish === 'continue' && button('pause', 'Pause')}
      {control.wish === 'pause' && button('continue', 'Continue')}
      {control.wish !== 'stop' && button('stop', 'Stop gracefully')}
    </>
  );
}

/** The request of a dry run without that; undefined when it was none. */
function withoutDryRun(input: string): string | undefined {
  const { dryRun, ...request } = JSON.parse(input);
  return dryRun === true ? JSON.stringify(request) : undefined;
}
