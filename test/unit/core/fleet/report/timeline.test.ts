import { describe, expect, it } from 'vitest';
import type { ReportedCluster } from '../../../../../functions/core/fleet/report/report.ts';
import { timeline } from '../../../../../functions/core/fleet/report/timeline.ts';
import { aCluster, aReport, notStarted } from '../../../../support/fleet/reports.ts';

const START = Date.parse('2026-11-21T08:00:00Z');
const at = (minute: number, seconds: number, parts: Partial<ReportedCluster> = {}) =>
  aCluster('c', { startedAt: new Date(START + minute * 60_000).toISOString(), seconds, ...parts });
const failed = { end: 'failed', name: 'ClusterMaintenanceIncomplete' } as const;
const blocked = { end: 'failed', name: 'ClusterMaintenanceBlocked' } as const;

const drawn = (waves: Record<string, ReportedCluster[]>) => timeline(aReport(waves)).html;
/** The rectangles of a class: left, top and width of each. */
const rectsOf = (picture: string, kind: string) =>
  [...picture.matchAll(/<rect class="([\w -]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)]
    .filter(([, names]) => names?.split(' ').includes(kind))
    .map(([, , ...numbers]) => numbers.map(Number));
const textsOf = (picture: string, kind: string) =>
  [...picture.matchAll(new RegExp(`<text class="${kind}"[^>]* x="([\\d.]+)"([^>]*)>([^<]*)`, 'g'))].map(
    ([, x, more, text]) => `${x} ${text}${more?.includes('"end"') ? ' <' : ''}`,
  );

describe('a timeline', () => {
  // A hundred minutes in 944 units, so that a minute has 9.44, from 8 on.
  const two = drawn({ a: [at(2, 60), at(0, 60), at(0, 120)], b: [notStarted('c', 'it stopped')], c: [at(90, 600)] });

  it('has a line for each wave that was started, from its first start to its last end', () => {
    expect(rectsOf(two, 'line')).toEqual([
      [8, 45, 28.3],
      [857.6, 105, 94.4],
    ]);
    expect(textsOf(two, 'wave')).toEqual(['8 a: 3 clusters, 3 min', '952 c: 1 cluster, 10 min <']);
  });

  it('has a bar for each cluster, in the first lane that is free', () => {
    expect(rectsOf(two, 'bar')).toEqual([
      [8, 52, 8.4],
      [8, 63, 17.9],
      [26.9, 52, 8.4],
      [857.6, 112, 93.4],
    ]);
  });

  it('is as high as its waves', () => {
    expect(two).toContain('<svg viewBox="0 0 960 137" width="960" height="137"');
    expect(drawn({ a: [at(0, 60)] })).toContain('<svg viewBox="0 0 960 77" width="960" height="77"');
  });

  it('is told to who does not see it', () => {
    expect(two).toContain(
      'Wave a: 3 clusters started, from 0 s to 3 min after the start; 3 changed. Wave c: 1 cluster started, from 1 h 30 min to 1 h 40 min after the start; 1 changed. The table',
    );
  });

  it('shows also what took no time', () => {
    const picture = drawn({ a: [at(0, 0)] });

    expect(rectsOf(picture, 'line')).toEqual([[8, 45, 2]]);
    expect(rectsOf(picture, 'bar')).toEqual([[8, 52, 3]]);
    expect(textsOf(picture, 'tick')).toEqual(['8 start']);
  });

  it.each([
    [60, false],
    [61, true],
  ])('has the name of a wave on its left when it begins to the right: after %d of 100 minutes', (minute, isRight) => {
    const [, name] = textsOf(drawn({ a: [at(0, 60)], b: [at(minute, (100 - minute) * 60)] }), 'wave');

    expect(name?.endsWith('<')).toBe(isRight);
  });

  it.each([
    [420, ['1 min', '2 min', '3 min', '4 min', '5 min', '6 min', '7 min <']],
    [421, ['5 min']],
    [3600, ['10 min', '20 min', '30 min', '40 min', '50 min', '1 h <']],
    [12_600, ['30 min', '1 h', '1 h 30 min', '2 h', '2 h 30 min', '3 h', '3 h 30 min <']],
    [4 * 86_400, ['1 d', '2 d', '3 d', '4 d <']],
    [60 * 604_800, ['70 d', '140 d', '210 d', '280 d', '350 d', '420 d <']],
  ])('of %d s has times at a few round places', (seconds, ticks) => {
    const texts = textsOf(drawn({ a: [at(0, seconds)] }), 'tick').map((text) => text.replace(/^[\d.]+ /, ''));

    expect(texts).toEqual(['start', ...ticks]);
  });

  it('has its times where they are', () => {
    expect(textsOf(drawn({ a: [at(0, 420)] }), 'tick').slice(0, 3)).toEqual(['8 start', '142.9 1 min', '277.7 2 min']);
    expect(drawn({ a: [at(0, 60)] })).toContain('<line class="grid" x1="8" x2="8" y1="16" y2="77"/>');
  });
});

describe('a wave of more than 200 clusters', () => {
  // Two hundred minutes; two start each minute for a hundred minutes, and each takes ten.
  const many = (parts: Record<number, Partial<ReportedCluster>> = {}) =>
    Array.from({ length: 202 }, (_, index) => at(Math.floor(index / 2), 600, parts[index]));
  const heights = (picture: string) => {
    const [, path = ''] = /<path class="band" d="([^"]*)"/.exec(picture) ?? [];
    return path.split(/[MLZ]/).filter(Boolean);
  };

  it('is a band with the most that were under way at the same time', () => {
    const picture = drawn({ a: many() });

    expect(rectsOf(picture, 'bar')).toEqual([]);
    expect(picture).toContain('<title>At most 20 clusters at the same time</title>');
    expect(textsOf(picture, 'tick').at(-1)).toBe('8 at most 20 at the same time');
    expect(picture).toContain('<svg viewBox="0 0 960 144"');
  });

  it('counts what follows without a pause as one after the other', () => {
    const row = Array.from({ length: 201 }, (_, index) => at(index, 60));

    expect(drawn({ a: row })).toContain('<title>At most 1 cluster at the same time</title>');
    expect(drawn({ a: Array.from({ length: 201 }, () => at(0, 0)) })).toContain('At most 201 clusters');
  });

  it('is as high as many were under way then, from the baseline up', () => {
    const steps = heights(drawn({ a: many() }));

    // 110 minutes in 120 parts, 8 to 952; it grows by two each minute to 20, which is the whole height of 48.
    expect(steps).toHaveLength(242);
    expect(steps.slice(0, 7)).toEqual([
      '8 100',
      '8 95.2',
      '15.9 95.2',
      '15.9 90.4',
      '23.7 90.4',
      '23.7 85.6',
      '31.6 85.6',
    ]);
    expect(steps.slice(60, 62)).toEqual(['244 52', '244 52']);
    expect(steps.slice(-3)).toEqual(['944.1 95.2', '952 95.2', '952 100']);
  });

  it('has a mark where clusters failed, with how many, and when', () => {
    const picture = drawn({ a: many({ 0: failed, 1: blocked, 100: failed }) });

    expect(textsOf(picture, 'tick').at(-1)).toBe('8 at most 20 at the same time; marks: failures');
    expect(rectsOf(picture, 'failed')).toEqual([
      [86.7, 102, 6],
      [519.3, 102, 6],
    ]);
    expect(picture.match(/\d failed [^<]* after the start of the wave/g)).toEqual([
      '2 failed 9 min 10 s after the start of the wave',
      '1 failed 59 min 35 s after the start of the wave',
    ]);
  });
});
