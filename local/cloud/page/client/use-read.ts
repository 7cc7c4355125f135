import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export type Reading<T> = { value: T | undefined; problem: string | undefined; again: () => void };

/**
 * What `load` gives, read again when `key` changes or `again` is called. One reading at a time: a call meanwhile makes one more
 * after it, so that the last change is never missed.
 */
export function useRead<T>(key: string, load: () => Promise<T>): Reading<T> {
  const [state, setState] = useState<{ key: string; value?: T; problem?: string }>({ key });
  const current = useRef({ key, load });
  current.current = { key, load };
  const flight = useRef({ busy: false, wanted: false });

  const again = useCallback(async () => {
    const { current: flying } = flight;
    flying.wanted = true;
    if (flying.busy) return;
    flying.busy = true;
    while (flying.wanted) {
      flying.wanted = false;
      const { key: asked, load: call } = current.current;
      try {
        const value = await call();
        if (current.current.key === asked) setState({ key: asked, value });
        else flying.wanted = true;
      } catch (error) {
        setState((before) => ({
          ...before,
          key: asked,
          problem: error instanceof Error ? error.message : String(error),
        }));
      }
    }
    flying.busy = false;
  }, []);
  useEffect(() => void again(), [key, again]);

  const isCurrent = state.key === key;
  return { value: isCurrent ? state.value : undefined, problem: isCurrent ? state.problem : undefined, again };
}
