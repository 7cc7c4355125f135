import { isMutating } from '../../cli/text/call-text.ts';
import type { CloudOptions } from '../cloud.ts';
import { openCallers } from '../lambda/callers.ts';
import type { Live } from './live.ts';
import type { Change } from './wire.ts';

type Listeners = Pick<CloudOptions, 'onEvent' | 'onCall' | 'onNotification' | 'onBusEvent' | 'onPost'>;

/**
 * The listeners of a cloud, which also let the page know what changed and which execution made each call. The page is opened after
 * the cloud.
 */
export function watchedBy(
  listeners: Listeners,
  live: () => Live<Change> | undefined,
): Listeners & Pick<CloudOptions, 'callers'> {
  return {
    ...listeners,
    callers: openCallers(),
    onEvent(executionArn, event) {
      listeners.onEvent?.(executionArn, event);
      live()?.changed([executionArn]);
    },
    onCall(call) {
      listeners.onCall?.(call);
      if (isMutating(call)) live()?.clustersChanged();
    },
    onBusEvent(event) {
      listeners.onBusEvent?.(event);
      live()?.clustersChanged();
    },
  };
}
