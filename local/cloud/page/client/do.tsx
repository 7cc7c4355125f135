import { useState } from 'preact/hooks';
import type { Actions, Done } from '../wire.ts';
import { act, Refused } from './api.ts';

export type Doing = {
  busy: boolean;
  message: string | undefined;
  refused: Refused | undefined;
  run<Name extends keyof Actions>(name: Name, given: Actions[Name]): Promise<Done | undefined>;
};

/** Does one thing at a time, and keeps what became of it. */
export function useAction(): Doing {
  const [state, setState] = useState<{ busy: boolean; message?: string; refused?: Refused }>({ busy: false });
  return {
    busy: state.busy,
    message: state.message,
    refused: state.refused,
    async run(name, given) {
      setState({ busy: true });
      try {
        const done = await act(name, given);
        setState({ busy: false, message: done.message });
        return done;
      } catch (error) {
        const refused = error instanceof Refused ? error : new Refused({ message: String(error), problems: [] });
        setState({ busy: false, refused });
        return undefined;
      }
    },
  };
}

/** What became of an action, said aloud by a screen reader. */
export function Said({ doing }: { doing: Doing }) {
  const { message, refused } = doing;
  return (
    <div role="status">
      {message !== undefined && <p>{message}</p>}
      {refused && <p class="problem">{refused.message}</p>}
    </div>
  );
}
