import { type Html, html } from '../../functions/core/page/html.ts';
import { tookText } from '../../functions/core/page/time.ts';
import type { HistoryEvent } from '../engine/run/execution.ts';
import { graphOf } from './graph/graph.ts';
import { layoutOf } from './graph/layout.ts';
import { graphSvg } from './graph/svg.ts';
import { takenPath } from './graph/taken-path.ts';

/** A call of EKS, when it was made, and whether it changed something. */
export type PicturedCall = { time: string; operation: string; status: number };

/** Of one execution: what it was, its definition (JSON), its history and the calls that it made. */
export type PicturedRun = {
  title: string;
  definition: string;
  events: readonly HistoryEvent[];
  calls: readonly PicturedCall[];
};

// In pixels.
const ROW = 20;
const NAMES = 250;
const BARS = 420;
const TOOK = 100;
const TOP = 56;
const MOST_ROWS = 200;

// What takes longer is a wait.
const LONG_MS = 5_000;

const STYLE = `
text { fill: var(--ink); font: 13px Helvetica, Arial, sans-serif; }
.title { font-size: 16px; font-weight: bold; }
.soft { fill: var(--faint); }
.track { fill: var(--box); }
.bar { fill: var(--lit); }
.bar.long { fill: var(--now); }
.call { fill: var(--faint); }
.call.changes { fill: var(--bad); }
`;

/** An execution as a picture that stands alone: the states that it went through, lit, and below when it was in which. */
export async function runPicture({ title, definition, events, calls }: PicturedRun): Promise<string> {
  const layout = await layoutOf(graphOf(definition));
  const graph = graphSvg(layout, { title, path: takenPath(events) });
  const all = visitsOf(events);
  const visits = all.slice(0, MOST_ROWS);
  const [start, end] = [timeOf(events[0]), timeOf(events.at(-1))];
  const scale = BARS / Math.max(end - start, 1);
  const xOf = (time: number) => NAMES + (time - start) * scale;
  const width = Math.max(layout.width, NAMES + BARS + TOOK) + 32;
  const bottom = TOP + layout.height;
  const height = bottom + 80 + (visits.length + 1) * ROW;

  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<style>${verbatim(STYLE)}</style>
<rect class="background" width="${width}" height="${height}"/>
<text class="title" x="16" y="32">${title}</text>
<g transform="translate(16 ${TOP})">${verbatim(graph)}</g>
<g transform="translate(16 ${bottom + 40})">
<text x="0" y="-10">${new Date(start).toISOString()}, ${tookText((end - start) / 1000)}, ${visits.length} of ${all.length} visits of states</text>
${visits.map((visit, index) => rowOf(visit, { y: index * ROW, end, xOf }))}
<text class="soft" x="0" y="${visits.length * ROW + 14}">EKS API calls</text>
${calls.map((call) => callMark(call, { x: xOf(Date.parse(call.time)), y: visits.length * ROW + 4 }))}
</g>
</svg>
`.html;
}

type Visit = { name: string; from: number; to: number | undefined };

/** When the execution was in which state, in the order in which they were entered. */
function visitsOf(events: readonly HistoryEvent[]): Visit[] {
  const visits: Visit[] = [];
  for (const event of events) {
    const entered = event.stateEnteredEventDetails?.name;
    const exited = event.stateExitedEventDetails?.name;
    if (typeof entered === 'string') {
      visits.push({ name: entered, from: timeOf(event), to: undefined });
    }
    const left = visits.find(({ name, to }) => name === exited && to === undefined);
    if (left) left.to = timeOf(event);
  }
  return visits;
}

function rowOf(
  { name, from, to }: Visit,
  { y, end, xOf }: { y: number; end: number; xOf: (time: number) => number },
): Html {
  const until = to ?? end;
  const looks = until - from > LONG_MS ? 'bar long' : 'bar';
  return html`<g><title>${name}: ${tookText((until - from) / 1000)}</title><text x="0" y="${y + 14}">${name}</text><rect class="track" x="${NAMES}" y="${y + 4}" width="${BARS}" height="12"/><rect class="${looks}" x="${px(xOf(from))}" y="${y + 4}" width="${px(Math.max(xOf(until) - xOf(from), 2))}" height="12"/><text class="soft" x="${NAMES + BARS + 12}" y="${y + 14}">${tookText((until - from) / 1000)}</text></g>
`;
}

function callMark({ operation, status, time }: PicturedCall, { x, y }: { x: number; y: number }): Html {
  const looks = /^(Describe|List)/.test(operation) ? 'call' : 'call changes';
  return html`<rect class="${looks}" x="${px(x - 1)}" y="${y}" width="2" height="12"><title>${operation} ${status}, ${time}</title></rect>
`;
}

const timeOf = (event: HistoryEvent | undefined): number =>
  event === undefined ? 0 : new Date(event.timestamp).getTime();
const px = (value: number): string => value.toFixed(1);
const verbatim = (text: string): Html => ({ html: text });
