import { useEffect, useState } from 'preact/hooks';
import type { Change } from '../wire.ts';

/** Whether the page hears of changes; while it does not, what it shows may be old. */
export type Connection = 'connecting' | 'live' | 'lost';

type Listener = { onChange(change: Change): void; onOpen(): void };

const listeners = new Set<Listener>();
let source: EventSource | undefined;
let connection: Connection = 'connecting';
const watchers = new Set<(state: Connection) => void>();

function became(state: Connection): void {
  connection = state;
  for (const watcher of watchers) watcher(state);
}

function connect(): void {
  if (source) return;
  source = new EventSource('/page/api/changes');
  // The browser connects again by itself. What changed meanwhile was missed, so everything shown is read again.
  source.onopen = () => {
    became('live');
    for (const { onOpen } of listeners) onOpen();
  };
  source.onerror = () => became('lost');
  source.onmessage = ({ data }) => {
    const change: Change = JSON.parse(data);
    for (const { onChange } of listeners) onChange(change);
  };
}

/** Calls back with each change, and when everything may have changed. */
export function useLive(onChange: (change: Change) => void, onOpen: () => void): void {
  useEffect(() => {
    const listener = { onChange, onOpen };
    listeners.add(listener);
    connect();
    return () => {
      listeners.delete(listener);
    };
  });
}

export function useConnection(): Connection {
  const [state, setState] = useState(connection);
  useEffect(() => {
    watchers.add(setState);
    setState(connection);
    return () => {
      watchers.delete(setState);
    };
  }, []);
  return state;
}
