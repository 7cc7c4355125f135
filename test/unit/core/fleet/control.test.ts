import { expect, it } from 'vitest';
import { controlled, controlSentences, type FleetControl } from '../../../../functions/core/fleet/control.ts';

const by = (wish: FleetControl['wish'], reason = ''): FleetControl => ({
  ...{ wish, reason, by: 'ana' },
  at: '2026-11-21T08:00:00.123Z',
});

it.each<[string, FleetControl[], FleetControl['wish'], string[] | string]>([
  ['is paused', [], 'pause', ['pause']],
  ['that is paused continues', [by('pause')], 'continue', ['pause', 'continue']],
  ['that has continued is paused again', [by('pause'), by('continue')], 'pause', ['pause', 'continue', 'pause']],
  ['that is paused is stopped', [by('pause')], 'stop', ['pause', 'stop']],
  [
    'stays paused',
    [by('pause', 'an incident')],
    'pause',
    'It is already paused by ana at 2026-11-21T08:00:00Z: an incident.',
  ],
  ['that is not paused does not continue', [], 'continue', 'It is not paused.'],
  ['that has continued does not continue again', [by('pause'), by('continue')], 'continue', 'It is not paused.'],
  ...(['pause', 'continue', 'stop'] as const).map((wish): [string, FleetControl[], FleetControl['wish'], string] => [
    `that was stopped stays so: ${wish}`,
    [by('stop')],
    wish,
    'It was already stopped by ana at 2026-11-21T08:00:00Z; it starts nothing more.',
  ]),
])('a run %s', (_, before, wish, expected) => {
  const result = controlled(before, by(wish));

  expect(result.kind === 'changed' ? result.controls.map((each) => each.wish) : result.text).toEqual(expected);
});

it('what people did to a run is bounded, and has the latest', () => {
  const before = Array.from({ length: 50 }, (_, index) => by(index % 2 === 0 ? 'pause' : 'continue'));

  const result = controlled(before, by('pause', ` ${'x'.repeat(400)} `));

  expect(result).toMatchObject({ kind: 'changed', controls: { length: 50, 49: { reason: 'x'.repeat(300) } } });
});

it('what people did to a run is a sentence each', () => {
  expect(controlSentences([by('pause', 'an incident'), by('continue'), by('stop', 'Wrong week.')])).toEqual([
    'Paused by ana at 2026-11-21T08:00:00Z: an incident.',
    'Continued by ana at 2026-11-21T08:00:00Z.',
    'Stopped by ana at 2026-11-21T08:00:00Z: Wrong week.',
  ]);
});
