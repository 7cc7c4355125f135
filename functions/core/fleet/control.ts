import * as z from 'zod/mini';

/** What a person wants of a run: that it starts nothing more for now, or ever, or that it continues. */
export const FleetControl = z.strictObject({
  wish: z.enum(['continue', 'pause', 'stop']),
  by: z.string(),
  /** Empty when none was given. */
  reason: z.string(),
  /** ISO 8601. */
  at: z.iso.datetime(),
});
export type FleetControl = z.infer<typeof FleetControl>;

/** What people wanted of a run, one after another; the last one counts. */
export const FleetControls = z.array(FleetControl);
export type FleetControls = z.infer<typeof FleetControls>;

/** A pause that nobody ends counts as a stop after so long. */
export const LONGEST_PAUSE_SECONDS = 30 * 86_400;

export const LONGEST_REASON = 300;
const MOST_KEPT = 50;

/** What a wish came to: it changes the run, or why it does not. */
export type Controlled = { kind: 'changed'; controls: FleetControls } | { kind: 'unchanged'; text: string };

/** Takes a wish into account. A run that was stopped stays so; asking for what is so already changes nothing. */
export function controlled(before: FleetControls, control: FleetControl): Controlled {
  const last = before.at(-1);
  if (last?.wish === 'stop')
    return { kind: 'unchanged', text: `It was already ${controlText(last)}; it starts nothing more.` };
  if (last?.wish === control.wish && control.wish === 'pause')
    return { kind: 'unchanged', text: `It is already ${controlText(last)}.` };
  if (control.wish === 'continue' && last?.wish !== 'pause') return { kind: 'unchanged', text: 'It is not paused.' };
  const reason = control.reason.trim().slice(0, LONGEST_REASON);
  return { kind: 'changed', controls: [...before, { ...control, reason }].slice(-MOST_KEPT) };
}

const DONE = { continue: 'continued', pause: 'paused', stop: 'stopped' } as const;

/** `stopped by ana at 2026-11-21T08:00:00Z: wrong week`. */
export function controlText({ wish, by, at, reason }: FleetControl): string {
  return [`${DONE[wish]} by ${by} at ${at.replace(/\.\d+Z$/, 'Z')}`, ...(reason === '' ? [] : [reason])].join(': ');
}

/** What people did to a run, a sentence each. */
export function controlSentences(controls: FleetControls): string[] {
  return controls.map((control) => {
    const text = controlText(control);
    return `${text[0]?.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
  });
}

const DAYS = LONGEST_PAUSE_SECONDS / 86_400;
const EFFECTS = {
  pause: `It starts no other cluster until it is continued; those under way end as usual. After ${DAYS} days it counts as stopped.`,
  continue: 'It starts clusters again: soon after a short pause, within an hour after a long one.',
  stop: 'It starts no other cluster, and ends once those under way have ended. While it bakes or awaits approval, reject that to end it immediately.',
} as const;

/** What a wish means for the run. */
export const effectOf = (wish: FleetControl['wish']): string => EFFECTS[wish];
