import { describe, expect, it } from 'vitest';
import { belongsTo, type RunAtAddon } from '../../../../functions/core/health/event.ts';

const FAILED = 'EKS Addon Update Failed';
const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 8, 0, second)).toISOString();
const running: RunAtAddon = { since: at(10), updateIds: ['ours'], status: 'RUNNING' };
const ended: RunAtAddon = { ...running, status: 'FAILED', error: 'AddonUpdateFailed', stoppedAt: at(100) };

describe('an event belongs to an execution', () => {
  it.each<[string, RunAtAddon, string, number, string | undefined, boolean]>([
    ['while it changes the add-on', running, FAILED, 50, 'ours', true],
    ['in the second in which it began, which EventBridge cuts short', running, FAILED, 10, undefined, true],
    ['not before it began', running, FAILED, 9, 'theirs', false],
    ['whatever the event is about', running, 'EKS Addon Health Degraded', 50, undefined, true],
    ['at its very end', ended, 'EKS Addon Health Degraded', 100, undefined, true],
    ['that ended not after that', ended, 'EKS Addon Health Degraded', 101, undefined, false],
    ['whose update it saw fail before EKS said so', ended, FAILED, 130, 'ours', true],
    ['that saw the failure of an update that the event does not name', ended, FAILED, 130, undefined, true],
    ['not when the event names the update of somebody else', ended, FAILED, 130, 'theirs', false],
    ['that could write down none of its updates, by the time', { ...ended, updateIds: [] }, FAILED, 130, 'ours', true],
    ['not when it comes much later', ended, FAILED, 161, 'ours', false],
    ['not when its update outlasted it', { ...ended, error: 'AddonUpdateTimedOut' }, FAILED, 130, 'ours', false],
    ['not when it was stopped before', { ...ended, status: 'ABORTED' }, FAILED, 130, 'ours', false],
  ])('%s', (_, run, what, second, updateId, belongs) => {
    expect(belongsTo(run, { 'detail-type': what, time: at(second) }, updateId)).toBe(belongs);
  });
});
