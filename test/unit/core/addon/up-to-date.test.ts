import { describe, expect, it } from 'vitest';
import { anAddon, anIssue, anOffer, NEW, OLD, ROLE } from '../../../support/worlds/addon-builders.ts';
import { outcomeOf } from '../../../support/worlds/addon-decisions.ts';
import { decide, goTo } from './planned.ts';

const stay = (changes: object = {}) => ({
  ...{ kind: 'stay' as const, reason: 'It is newer.' },
  ...{ notOffered: false, notes: [], warnings: [], advice: [] },
  ...changes,
});
const keepOf = (...given: Parameters<typeof decide>) => outcomeOf(decide(...given).decision);
const NOTES = ['v9 is excluded.'];

describe('an add-on that stays as it is', () => {
  it('is the version that was asked for, and nothing else', () => {
    expect(keepOf({}, anAddon({ version: NEW }))).toMatchObject({
      summary: `coredns on prod-1 stays at ${NEW}: ${NEW} is the requested version.`,
      ...{ severity: 'info', reasons: [], advice: [] },
    });
    expect(keepOf({}, anAddon({ version: NEW }))?.details).toEqual({
      ...{ decision: 'keep', from: NEW, to: NEW, reason: `${NEW} is the requested version.` },
    });
  });

  it.each([
    ['why it stays', {}, { reason: 'It is newer.' }],
    ['what a rule holds back', { notes: NOTES }, { reason: 'It is newer.', heldBack: NOTES }],
    ['that it is not offered', { notOffered: true }, { reason: 'It is newer.', notOffered: true }],
    ['that it has to move with the cluster', { mustMove: true as const }, { reason: 'It is newer.', mustMove: true }],
  ])('has for programs %s', (_, changes, details) => {
    expect(keepOf({}, anAddon(), { target: stay(changes) })?.details).toEqual({
      ...{ decision: 'keep', from: OLD, to: OLD },
      ...details,
    });
  });

  it.each([
    ['its status', anAddon({ version: NEW, status: 'DEGRADED' }), []],
    ['an issue', anAddon({ version: NEW, issues: [anIssue('Unknown')] }), ['It is ACTIVE: Unknown: As given.']],
  ])('and is not healthy by %s is a warning, with the place to look', (_, addon, reasons) => {
    expect(keepOf({}, addon)).toMatchObject({
      ...{ severity: 'warning', reasons },
      advice: [expect.stringContaining('--query addon.health` shows what is wrong with it')],
    });
  });
});

describe('a plan', () => {
  it('that changes settings alone notes why the version stays, and what a rule holds back', () => {
    const { plan } = decide({ serviceAccountRoleArn: ROLE }, anAddon(), { target: stay({ notes: NOTES }) });

    expect(plan?.notes).toEqual(['It is newer.', ...NOTES]);
  });

  it('of a dry run has for programs how long it may take, and nothing that is not so', () => {
    const outcome = keepOf({ dryRun: true }, anAddon(), { nodes: 5 });

    expect(outcome?.details).toMatchObject({ estimate: { stepSeconds: 45, totalSeconds: 105, nodes: 5 } });
    expect(outcome?.details).not.toHaveProperty('mustMove');
    expect(outcome?.details).not.toHaveProperty('heldBack');
    expect(keepOf({ dryRun: true })?.details).toMatchObject({ estimate: { nodes: null } });
  });

  it('of a dry run says that the add-on has to move with the cluster', () => {
    const target = { ...goTo(anOffer(NEW)), mustMove: true as const };

    expect(keepOf({ dryRun: true }, anAddon(), { target })?.details).toMatchObject({ mustMove: true });
  });
});
