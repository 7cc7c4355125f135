import { formatOf, oneOf } from './formats.ts';
import type { ApiCall } from './request.ts';
import type { Item, Resource } from './resources/resource.ts';
import { failureBody } from './status.ts';

type Change = { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'ERROR'; object: object };

/** Objects that are watched: each time it is asked, `changes` gives what is different since. */
export type Watching = {
  /** Real seconds after which the server ends it; a connection is not of the world. */
  timeoutSeconds: number | undefined;
  changes: (now: number) => Change[];
};

/** What goes while a world runs: pods, and the nodes that Fargate has for them. */
const REMOVED: ReadonlySet<string> = new Set(['pods', 'nodes']);

type Seen = { version: string; object: () => object };

/** `itemsAt` gives the objects as they are at a time, which is that of the clock. */
export function watchOf(
  itemsAt: (now: number) => Item[],
  { start, removed, accept }: { start: number; removed: number; accept: string },
  { query }: ApiCall,
  resource: Resource,
): Watching {
  const format = formatOf(accept);
  const look = (now: number) =>
    new Map(
      itemsAt(now).map((item): [string, Seen] => {
        const { resourceVersion } = item.object().metadata;
        return [
          `${item.namespace}/${item.name}`,
          { version: resourceVersion, object: () => oneOf(resource, item, format) },
        ];
      }),
    );
  const since = Number(query.get('resourceVersion') ?? 0);
  // What was removed is forgotten, so that whoever knows it has to list again, as after a compaction of etcd.
  if (REMOVED.has(resource.resource) && since > 0 && since < removed) {
    const errors = [tooOld(since, removed)];
    return { timeoutSeconds: 0, changes: () => errors.splice(0) };
  }
  // What a client has seen before is not sent again.
  const before = since > 0 ? look(start) : new Map<string, Seen>();
  let known = new Map([...before].filter(([, { version }]) => Number(version) <= since));
  const timeout = query.get('timeoutSeconds');
  return {
    timeoutSeconds: timeout === null ? undefined : Number(timeout),
    changes(at) {
      const now = look(at);
      const changed = [...now].flatMap(([key, { version, object }]): Change[] => {
        if (known.get(key)?.version === version) return [];
        return [{ type: known.has(key) || before.has(key) ? 'MODIFIED' : 'ADDED', object: object() }];
      });
      const gone = [...known].filter(([key]) => !now.has(key));
      known = now;
      return [...changed, ...gone.map(([, { object }]): Change => ({ type: 'DELETED', object: object() }))];
    },
  };
}

const tooOld = (since: number, oldest: number): Change => ({
  type: 'ERROR',
  object: failureBody(410, `too old resource version: ${since} (${oldest})`),
});
