import { describe, expect, it } from 'vitest';
import type { EksEvent } from '../../../../functions/core/health/eks-event.ts';
import {
  belongsTo,
  type RunAtAddon,
  unknownNotice,
  updateFailedNotice,
} from '../../../../functions/core/health/event.ts';
import { aResource, FEW_REPLICAS } from '../../../support/worlds/health-builders.ts';

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
    [
      'that tried again and succeeded, after it saw the failure',
      { ...running, status: 'SUCCEEDED', stoppedAt: at(100) },
      ...([FAILED, 130, 'ours', true] as const),
    ],
    ['as long as an event may take', ended, FAILED, 160, 'ours', true],
    ['not when it comes much later', ended, FAILED, 161, 'ours', false],
    ['not when its update outlasted it', { ...ended, error: 'AddonUpdateTimedOut' }, FAILED, 130, 'ours', false],
    ['not when it was stopped before', { ...ended, status: 'ABORTED' }, FAILED, 130, 'ours', false],
  ])('%s', (_, run, what, second, updateId, belongs) => {
    expect(belongsTo(run, { 'detail-type': what, time: at(second) }, updateId)).toBe(belongs);
  });
});

const EVENT: EksEvent = {
  ...{ id: '1', source: 'aws.eks', 'detail-type': FAILED, account: '111122223333', region: 'eu-west-1' },
  ...{ time: '2026-11-21T08:00:09Z', resources: ['arn:x'] },
};
const CLUSTER = { name: 'prod-1', region: 'eu-west-1', accountId: '111122223333' };

describe('a notification of an update that failed for others', () => {
  const sick = aResource({ status: 'DEGRADED', issues: [FEW_REPLICAS] });
  const conflict = { code: 'ConfigurationConflict', message: 'Conflicts.', resourceIds: ['a', 'c'] };

  it('says what EKS says of the update and of the add-on, and what to do about both', () => {
    const notice = updateFailedNotice(EVENT, sick, { updateId: 'u-1' }, [conflict]);

    expect(notice).toMatchObject({
      ...{ kind: 'health', name: 'UpdateFailed', severity: 'error', cluster: CLUSTER },
      summary: 'An update of coredns on prod-1 failed; it was not started by eks-upkeep, or its execution has ended.',
      codes: ['ConfigurationConflict', 'InsufficientNumberOfReplicas'],
      resourceIds: ['a', 'c', 'b'],
      details: { status: 'DEGRADED', updateId: 'u-1' },
    });
    expect(notice.reasons).toEqual([
      'EKS Addon Update Failed at 2026-11-21T08:00:09Z.',
      'ConfigurationConflict: Conflicts (a, c)',
      'The add-on is DEGRADED; InsufficientNumberOfReplicas: Too few (b, a).',
    ]);
    expect(notice.advice.at(0)).toMatch(/^Fields that EKS wants to set/);
    expect(notice.advice.at(-1)).toMatch(/^Too few pods of coredns/);
  });

  it.each([
    ['the event names none', {}, 'The event does not name the update'],
    ['it could not be read', { updateId: 'u-1' }, 'Update u-1 could not be read'],
  ])('names the command that lists updates when %s', (_, subject, why) => {
    const { reasons, details } = updateFailedNotice(EVENT, aResource(), subject, undefined);

    expect(reasons.slice(1)).toEqual([
      `${why}; \`aws eks list-updates --name prod-1 --addon-name coredns --region eu-west-1\` lists the updates of the add-on.`,
      'The add-on is ACTIVE.',
    ]);
    expect(details).toEqual({ status: 'ACTIVE', updateId: null, ...subject });
  });
});

describe('a notification of an event about what cannot be read', () => {
  it('says what is known, and why no more is', () => {
    const notRead = { what: 'coredns on prod-1', error: 'AccessDenied', message: 'No.' };

    expect(unknownNotice(EVENT, { cluster: 'prod-1', addon: 'coredns' }, notRead)).toMatchObject({
      ...{ name: 'HealthUnknown', severity: 'warning', cluster: CLUSTER, resource: { kind: 'addon', name: 'coredns' } },
      summary: 'EKS Addon Update Failed at 2026-11-21T08:00:09Z in eu-west-1, account 111122223333: coredns on prod-1.',
      reasons: ['coredns on prod-1 could not be read: AccessDenied: No.'],
      advice: ['Check the add-ons of prod-1 in the EKS console.'],
      resourceIds: ['arn:x'],
    });
  });

  it('names neither a cluster nor an add-on that the event does not name', () => {
    const notice = unknownNotice(EVENT, {}, undefined);

    expect(notice).toMatchObject({
      summary:
        'EKS Addon Update Failed at 2026-11-21T08:00:09Z in eu-west-1, account 111122223333: an add-on that the event does not name.',
      reasons: [],
      advice: [
        'Check the add-ons of that account and Region in the EKS console; the next health scan reports what it finds.',
      ],
    });
    expect(notice).not.toHaveProperty('cluster');
    expect(notice).not.toHaveProperty('resource');
  });
});
