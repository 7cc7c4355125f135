import { countText } from '../../count-text.ts';
import { type Html, html } from '../../page/html.ts';
import { tookText } from '../../page/time.ts';
import type { FleetReport, ReportedCluster, ReportedWave } from './report.ts';
import { classOf, spanOf } from './sections.ts';
import { stateOfCluster, totalText } from './state.ts';

/** Of more clusters than this a wave is drawn as a band: a picture of ten thousand bars is a megabyte, and slow. */
const MOST_BARS = 200;

const WIDTH = 960;
const LEFT = 8;
const RIGHT = 8;
const BAR = 9;
const BAND = 48;
const BUCKETS = 120;

/** A wave with the clusters that were started, from the first start to the last end. */
type Drawn = { wave: ReportedWave; clusters: Bar[]; span: { start: number; end: number } };
type Bar = { cluster: ReportedCluster; start: number; end: number };

/** Where a time is in the picture. */
type Scale = (time: number) => number;

/** When each wave and each cluster was under way, as a picture. The table of the waves has the same numbers. */
export function timeline({ waves }: FleetReport): Html {
  const drawn = waves.flatMap((wave): Drawn[] => {
    const span = spanOf(wave);
    return span === undefined ? [] : [{ wave, span, clusters: barsOf(wave) }];
  });
  if (drawn.length === 0) return html`<p>No cluster was started.</p>`;
  const start = Math.min(...drawn.map(({ span }) => span.start));
  const end = Math.max(...drawn.map(({ span }) => span.end), start + 1000);
  const at: Scale = (time) => LEFT + ((time - start) / (end - start)) * (WIDTH - LEFT - RIGHT);

  let y = 28;
  const parts = drawn.map((each) => {
    const { picture, height } = waveAt(each, y, at);
    y += height;
    return picture;
  });
  return html`<div class="scroll" role="region" aria-label="Timeline" tabindex="0">
<svg viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" aria-labelledby="timeline-title timeline-text">
<title id="timeline-title">Timeline of the waves and their clusters</title>
<desc id="timeline-text">${drawn.map((each) => described(each, start)).join(' ')} The table of the waves has the same numbers.</desc>
<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="5" height="5"/><rect class="hatch-line" width="2" height="5"/></pattern></defs>
${axis((end - start) / 1000, y)}
${parts}</svg></div>`;
}

function barsOf({ clusters }: ReportedWave): Bar[] {
  return clusters
    .flatMap((cluster): Bar[] => {
      if (cluster.startedAt === null) return [];
      const start = Date.parse(cluster.startedAt);
      return [{ cluster, start, end: start + cluster.seconds * 1000 }];
    })
    .sort((one, other) => one.start - other.start);
}

const described = ({ wave, clusters, span }: Drawn, start: number): string =>
  `Wave ${wave.name}: ${countText(clusters.length, 'cluster')} started, from ${tookText((span.start - start) / 1000)} to ${tookText((span.end - start) / 1000)} after the start; ${totalText(wave.clusters.map(stateOfCluster))}.`;

/** A wave: its name, a line from its start to its end, and its clusters. */
function waveAt({ wave, clusters, span }: Drawn, y: number, at: Scale): { picture: Html; height: number } {
  const under = clusters.length > MOST_BARS ? bandAt(clusters, y + 24, at) : barsAt(clusters, y + 24, at);
  const text = `${wave.name}: ${countText(clusters.length, 'cluster')}, ${tookText((span.end - span.start) / 1000)}`;
  // A name that begins far to the right ends where the picture ends.
  const isRight = at(span.start) > WIDTH * 0.6;
  const picture = html`<text class="wave" x="${short(isRight ? WIDTH - RIGHT : at(span.start))}" y="${y + 12}"${isRight ? html` text-anchor="end"` : undefined}>${text}</text>
<rect class="line" x="${short(at(span.start))}" y="${y + 17}" width="${short(Math.max(2, at(span.end) - at(span.start)))}" height="3"/>
${under.picture}`;
  return { picture, height: 24 + under.height + 14 };
}

/** A bar for each cluster, in as many lanes as were under way at the same time. */
function barsAt(bars: readonly Bar[], y: number, at: Scale): { picture: Html; height: number } {
  const lanes: number[] = [];
  const pictures = bars.map(({ cluster, start, end }) => {
    const free = lanes.findIndex((until) => until <= start);
    const lane = free === -1 ? lanes.length : free;
    lanes[lane] = end;
    const state = stateOfCluster(cluster);
    const title = `${cluster.cluster.split('/').at(-1)}: ${cluster.name}, ${tookText(cluster.seconds)}`;
    return html`<rect class="bar ${classOf(state)}" x="${short(at(start))}" y="${y + lane * (BAR + 2)}" width="${short(Math.max(3, at(end) - at(start) - 1))}" height="${BAR}" rx="2"><title>${title}</title></rect>
`;
  });
  return { picture: html`${pictures}`, height: lanes.length * (BAR + 2) };
}

/** How many clusters were under way at a time, and a mark where some failed. */
function bandAt(bars: readonly Bar[], y: number, at: Scale): { picture: Html; height: number } {
  const from = bars[0]?.start ?? 0;
  const to = Math.max(...bars.map(({ end }) => end), from + 1);
  const step = (to - from) / BUCKETS;
  const bucketOf = (time: number) => Math.min(BUCKETS - 1, Math.floor((time - from) / step));
  const running = mostUnderWay(bars, bucketOf);
  const failed = new Array<number>(BUCKETS).fill(0);
  for (const { cluster, end } of bars) {
    const state = stateOfCluster(cluster);
    if (state === 'failed' || state === 'blocked') failed[bucketOf(end)] = (failed[bucketOf(end)] ?? 0) + 1;
  }
  const most = Math.max(1, ...running);
  const x = (bucket: number) => short(at(from + bucket * step));
  const steps = running.map((count, bucket) => {
    const top = short(y + BAND - (count / most) * BAND);
    return `L${x(bucket)} ${top}L${x(bucket + 1)} ${top}`;
  });
  const marks = failed.map((count, bucket) => {
    if (count === 0) return undefined;
    const title = `${count} failed ${tookText((bucket * step) / 1000)} after the start of the wave`;
    return html`<rect class="bar failed" x="${x(bucket)}" y="${y + BAND + 2}" width="6" height="10"><title>${title}</title></rect>
`;
  });
  const picture = html`<path class="band" d="M${x(0)} ${y + BAND}${steps.join('')}L${x(BUCKETS)} ${y + BAND}Z"><title>${`At most ${countText(most, 'cluster')} at the same time`}</title></path>
<text class="tick" x="${x(0)}" y="${y + BAND + 26}">${`at most ${most} at the same time${failed.some((count) => count > 0) ? '; marks: failures' : ''}`}</text>
${marks}`;
  return { picture, height: BAND + 30 };
}

/** How many were under way at the same time in each part of the picture, at most. */
function mostUnderWay(bars: readonly Bar[], bucketOf: (time: number) => number): number[] {
  const most = new Array<number>(BUCKETS).fill(0);
  const changes = bars
    .flatMap(({ start, end }) => [
      { time: start, by: 1 },
      { time: Math.max(end, start + 1), by: -1 },
    ])
    // What ends when something else starts stays before it, and is not counted together with it.
    .sort((one, other) => one.time - other.time);
  let [count, bucket] = [0, 0];
  for (const { time, by } of changes) {
    for (const last = bucketOf(time); bucket < last; ) {
      bucket += 1;
      most[bucket] = count;
    }
    count += by;
    most[bucket] = Math.max(most[bucket] ?? 0, count);
  }
  return most;
}

const STEPS = [60, 300, 600, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 604_800];

/** Times after the start, at about six places. */
function axis(seconds: number, height: number): Html {
  const step = STEPS.find((each) => seconds / each <= 7) ?? seconds / 6;
  const count = Math.floor(seconds / step);
  const x = (index: number) => short(LEFT + ((index * step) / seconds) * (WIDTH - LEFT - RIGHT));
  return html`${Array.from(
    { length: count + 1 },
    (
      _,
      index,
    ) => html`<line class="grid" x1="${x(index)}" x2="${x(index)}" y1="16" y2="${height}"/><text class="tick" x="${x(index)}" y="11"${index * step > seconds * 0.95 ? html` text-anchor="end"` : undefined}>${index === 0 ? 'start' : tookText(index * step)}</text>
`,
  )}`;
}

const short = (value: number): string => String(Math.round(value * 10) / 10);
