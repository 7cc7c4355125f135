import { startAwsSession } from '../../../local/cli/aws/session.ts';
import { resumeSession } from '../../../local/cli/resumed-session.ts';
import type { Listeners, Session } from '../../../local/cli/session.ts';
import { look, lookAtEvent } from './leak-check.ts';

/** A run against an EKS elsewhere whose events, calls and messages are looked through for secrets. */
export const aRun = (options: Parameters<typeof startAwsSession>[0]): Promise<Session> =>
  startAwsSession({ ...options, ...watched(options) });

/** The same for one that goes on. */
export const aRunAgain = (path: string, options: Parameters<typeof resumeSession>[1]): Promise<Session> =>
  resumeSession(path, { ...options, ...watched(options) });

const watched = ({ onEvent, onCall, onNotification }: Listeners): Listeners => ({
  onEvent(executionArn, event) {
    lookAtEvent(executionArn, event);
    onEvent?.(executionArn, event);
  },
  onCall(call) {
    look(`${call.operation} of EKS`, call);
    onCall?.(call);
  },
  onNotification(notification) {
    look('a notification', notification);
    onNotification?.(notification);
  },
});
