import type { Status } from '../../wire.ts';
import { statusText } from '../text.ts';

/** A status as a word, with a colour and a shape beside it. */
export const StatusBadge = ({ status }: { status: Status }) => (
  <span class={`status ${status.toLowerCase()}`}>{statusText(status)}</span>
);
