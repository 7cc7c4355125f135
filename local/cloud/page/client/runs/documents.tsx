import { useState } from 'preact/hooks';
import type { Run } from '../../wire.ts';
import { read } from '../api.ts';
import { clockText } from '../text.ts';
import { useRead } from '../use-read.ts';

/** The input, and the output or the error, as Step Functions has them. */
export function Documents({ run }: { run: Run }) {
  const { input, output, error, cause } = run;
  return (
    <>
      <Text title="Input" text={input} />
      {output !== undefined && <Text title="Output" text={output} />}
      {error !== undefined && <Text title={`Error ${error}`} text={cause ?? ''} />}
    </>
  );
}

const Text = ({ title, text }: { title: string; text: string }) => (
  <details>
    <summary>{title}</summary>
    <pre class="wrapped">{text}</pre>
  </details>
);

/** Every event of the history, read when it is opened. */
export function HistoryPanel({ id }: { id: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>History</summary>
      {isOpen && <Events id={id} />}
    </details>
  );
}

function Events({ id }: { id: string }) {
  const { value = [], problem } = useRead(id, () => read('history', { id }));
  return (
    <>
      {problem !== undefined && <p class="problem">{problem}</p>}
      <ol class="events">
        {value.map((event) => (
          <li key={event.id}>
            <details>
              <summary>
                {event.id} {clockText(event.at)} {event.type}
              </summary>
              <pre class="wrapped">{event.details}</pre>
            </details>
          </li>
        ))}
      </ol>
    </>
  );
}
