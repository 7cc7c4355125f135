import type { TaskState } from '../definition.ts';
import type { Resource } from '../resources.ts';
import type { Lifetime } from '../run/lifetime.ts';
import type { StateVisit } from '../run/state-visit.ts';

/** One attempt at a task: what it is asked, the name of its work in the journal, and the token it may wait for. */
export type Attempt = {
  visit: StateVisit<TaskState>;
  resource: Resource;
  key: string;
  token: () => string;
  arguments: Record<string, unknown>;
  life: Lifetime;
  /** Called at each heartbeat of the token. */
  onHeartbeat: () => void;
};
