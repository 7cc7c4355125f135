import { secondsText } from '../../duration.ts';
import type { Activity } from './activity.ts';

// Less of what is waited for says nothing.
const LEAST = 10;

/** An activity in one line of at most `columns`: what it is about, the target, how long so far, and the deadline. */
export function activityLine(activity: Activity, now: number, columns: number): string {
  const { resource, cluster, target, what, isWait } = activity;
  const seconds = secondsOf(activity, now);
  const goal = target === undefined ? '' : ` -> ${target}`;
  const place = cluster === '' || cluster === resource ? resource : `${resource} on ${cluster}`;
  const long = tailOf([elapsedText(seconds), deadlineText(activity, 'deadline ', 19)]);
  const short = tailOf([clockText(seconds), deadlineText(activity, 'by ', 16)]);
  const lines: Line[] = [
    { head: `${place}${goal}: `, what: isWait ? waitText(what) : what, tail: long },
    { head: `${resource}${goal}: `, what, tail: long },
    { head: `${resource}${goal}: `, what, tail: short },
  ];
  const narrow: Line[] = [
    { head: `${resource}${goal}`, what: '', tail: short },
    { head: `${resource}: `, what, tail: tailOf([clockText(seconds)]) },
  ];
  const line =
    lines.find((each) => roomOf(each, columns) >= each.what.length) ??
    [...lines, ...narrow].find((each) => roomOf(each, columns) >= Math.min(each.what.length, LEAST));
  return line ? `${line.head}${cut(line.what, roomOf(line, columns))}${line.tail}` : resource.slice(0, columns);
}

type Line = { head: string; what: string; tail: string };

const roomOf = ({ head, tail }: Line, columns: number): number => columns - head.length - tail.length;

/** Some name what is waited for, others say in a sentence why. */
export const waitText = (what: string): string => `waiting${/\.$|: /.test(what) ? ':' : ' for'} ${what}`;

/** `for 2 min 5 s`; undefined when that cannot be known. */
export function elapsedSince(activity: Pick<Activity, 'since'>, now: number): string | undefined {
  const seconds = secondsOf(activity, now);
  return seconds === undefined ? undefined : `for ${secondsText(seconds)}`;
}

/** How long it has lasted; undefined when its clock is not this one, as of an endpoint with accelerated time. */
function secondsOf({ since }: Pick<Activity, 'since'>, now: number): number | undefined {
  return now < since ? undefined : Math.floor((now - since) / 1000);
}

const elapsedText = (seconds: number | undefined) => (seconds === undefined ? '' : secondsText(seconds));

const clockText = (seconds: number | undefined) =>
  seconds === undefined ? '' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** The time of day, with the date when it is on another day than the wait began. */
function deadlineText({ deadlineAt, since }: Activity, word: string, until: number): string {
  if (deadlineAt === undefined) return '';
  const text = new Date(deadlineAt).toISOString().slice(0, until).replace('T', ' ');
  const isSameDay = text.startsWith(new Date(since).toISOString().slice(0, 10));
  return `${word}${isSameDay ? text.slice(11) : text}`;
}

function tailOf(texts: readonly string[]): string {
  const given = texts.filter((text) => text !== '');
  return given.length === 0 ? '' : ` (${given.join(', ')})`;
}

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(width - 2, 0)).trimEnd()}..`;
