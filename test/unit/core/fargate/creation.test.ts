import { describe, expect, it } from 'vitest';
import { decideAfterCreation, newProfileLost, oldProfileChanged } from '../../../../functions/core/fargate/creation.ts';
import { notMoved } from '../../../../functions/core/fargate/pods/settings.ts';
import { issueAdvice } from '../../../../functions/core/fargate/profile/issue.ts';
import type { ReplacementPlan, ReplacementProgress } from '../../../../functions/core/fargate/progress.ts';
import { anIssue } from '../../../support/worlds/addon-builders.ts';
import { aContext, aHop, aSeen, MADE_ARN, NOW } from '../../../support/worlds/fargate-context.ts';

const old = aSeen(aHop().old);
const made = aSeen({ ...aHop().new, arn: MADE_ARN });
const later = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString();

type Changes = {
  progress?: Partial<ReplacementProgress>;
  plan?: Partial<ReplacementPlan>;
  now?: string;
};
const contextOf = ({ progress = {}, plan = {}, now = NOW }: Changes = {}) => ({
  ...aContext(progress, plan),
  now: Date.parse(now),
});
const decide = (
  changes: Changes = {},
  seen: Partial<{ old: typeof old | undefined; new: typeof old | undefined }> = {},
) => decideAfterCreation(contextOf(changes), { old, new: made, ...seen });
const outcomeOf = (decision: ReturnType<typeof decide>) => (decision.kind === 'publish' ? decision.outcome : undefined);

describe('a new profile that is CREATING', () => {
  const creating = { new: { ...made, status: 'CREATING' } };

  it.each([
    [599, { kind: 'in-progress', waitingFor: 'EKS to create 9999-default' }],
    [600, { kind: 'poll-creation', progress: { waitSeconds: 30, waitingFor: 'EKS to create 9999-default' } }],
    [3600, { kind: 'poll-creation', progress: { waitSeconds: 180 } }],
  ])('is polled less often after ten minutes (%d s)', (seconds, next) => {
    expect(decide({ now: later(seconds) }, creating)).toMatchObject(next);
  });

  it('counts from now when nobody noted since when', () => {
    expect(decide({ progress: { since: null }, now: later(3600) }, creating).kind).toBe('in-progress');
  });

  it('is given up near the deadline, with the old one untouched', () => {
    expect(decide({ now: '2026-11-21T09:55:59.000Z' }, creating).kind).toBe('poll-creation');
    const outcome = outcomeOf(decide({ now: '2026-11-21T09:56:00.000Z' }, creating));

    expect(outcome).toMatchObject({
      name: 'ProfileReplacementTimedOut',
      summary: '9999-default on prod-1 was still CREATING near the deadline; default is untouched.',
      advice: [expect.stringContaining('When 9999-default is ACTIVE or CREATE_FAILED, delete it and start again')],
    });
  });
});

describe('a new profile that is CREATE_FAILED', () => {
  it('is removed, and the run ends with what EKS said of it', () => {
    const issues = [anIssue('AccessDenied', 'Forbidden.', ['role-1']), anIssue('InternalFailure')];

    const decision = decide(
      { progress: { deletions: 2, busySince: NOW, waitSeconds: 80 } },
      { new: { ...made, status: 'CREATE_FAILED', issues } },
    );

    expect(decision).toMatchObject({
      kind: 'remove',
      progress: {
        ...{ deletions: 0, busySince: null, tryUntil: contextOf().plan.pollUntil, waitSeconds: 0 },
        waitingFor: 'EKS to remove 9999-default, which failed',
        outcome: {
          name: 'ProfileNotCreated',
          summary: 'EKS could not create 9999-default on prod-1; default is untouched.',
          reasons: ['CREATE_FAILED: AccessDenied: Forbidden (role-1)', 'CREATE_FAILED: InternalFailure: As given'],
          advice: issues.map(issueAdvice),
          codes: ['AccessDenied', 'InternalFailure'],
          resourceIds: ['role-1'],
        },
      },
    });
  });

  it('for one reason failed for that', () => {
    const seen = { ...made, status: 'CREATE_FAILED', issues: [anIssue('AccessDenied')] };

    expect(decide({}, { new: seen })).toMatchObject({ progress: { outcome: { codes: ['AccessDenied'] } } });
  });

  it('without a reason failed for an unknown one', () => {
    expect(decide({}, { new: { ...made, status: 'CREATE_FAILED' } })).toMatchObject({
      progress: { outcome: { codes: ['Unknown'], resourceIds: [], reasons: ['CREATE_FAILED: Unknown'] } },
    });
  });

  it('of someone else is not removed', () => {
    const decision = decide({}, { new: { ...made, arn: `${MADE_ARN}2`, status: 'CREATE_FAILED' } });

    expect(outcomeOf(decision)).toMatchObject({ name: 'NewProfileLost', severity: 'error' });
  });
});

describe('a new profile that is ACTIVE', () => {
  it('is baked before the old one is deleted', () => {
    expect(decide({ progress: { deletions: 1, busySince: NOW } })).toMatchObject({
      kind: 'bake',
      progress: {
        ...{ deletions: 0, busySince: null, tryUntil: contextOf().plan.pollUntil, waitSeconds: 60 },
        waitingFor: '60 s to pass before default is deleted',
        log: [`9999-default was ACTIVE at ${NOW}.`],
      },
    });
  });

  it('is not baked when there is no time left for that', () => {
    expect(decide({ now: '2026-11-21T09:54:59.000Z' }).kind).toBe('bake');
    const outcome = outcomeOf(decide({ now: '2026-11-21T09:55:00.000Z' }));

    expect(outcome).toMatchObject({ name: 'ProfileReplacementTimedOut', advice: [expect.stringContaining('default')] });
  });

  it.each([
    ['2026-11-21T09:55:00.500Z', 59],
    ['2026-11-21T09:55:59.500Z', 1],
  ])('waits for an approval until nothing is polled any longer, at %s for %d s', (now, waitSeconds) => {
    const decision = decide({ plan: { handOver: 'approve' }, now });

    expect(decision).toMatchObject({
      kind: 'request-approval',
      question: expect.stringMatching(/^Delete Fargate profile default on prod-1\? 9999-default is ACTIVE/),
      progress: {
        waitSeconds,
        waitingFor: 'an approval to delete default',
        log: [`9999-default was ACTIVE at ${now}.`],
      },
    });
  });

  it('is followed by its pods when they are moved, after the bake or the approval', () => {
    const moving = notMoved({ mode: 'evict' });
    const baked = decide({ progress: { moving } });
    const approved = decide({ progress: { moving }, plan: { handOver: 'approve' } });

    expect(baked).toMatchObject({
      kind: 'move',
      progress: { waitSeconds: 60, waitingFor: '60 s to pass before the pods of default are moved' },
    });
    expect(Object(approved).question).toBe(
      'Delete Fargate profile default on prod-1? 9999-default is ACTIVE in its place. Its pods are moved first, a few at a time and under their disruption budgets.',
    );
    const noted = decide({
      progress: { moving: { ...moving, approvalNote: 'CoreDNS moves.' } },
      plan: { handOver: 'approve' },
    });
    expect(Object(noted).question).toMatch(/ under their disruption budgets\. CoreDNS moves\.$/);
    expect(Object(decide({ plan: { handOver: 'approve' } })).question).toBe(
      'Delete Fargate profile default on prod-1? 9999-default is ACTIVE in its place. Pods that still run on default are stopped immediately, regardless of their disruption budgets; pods of a controller start again on 9999-default.',
    );
  });

  it('leaves an old profile alone that someone else changed', () => {
    const decision = decide({}, { old: { ...old, subnets: ['subnet-x'] } });

    expect(outcomeOf(decision)).toMatchObject({
      name: 'OldProfileChanged',
      reasons: [expect.stringContaining('default no longer has'), '9999-default is kept too.'],
      advice: [expect.stringContaining('Agree')],
    });
  });

  it.each([
    ['gone', undefined, 'default on prod-1 is gone'],
    ['going', { ...old, status: 'DELETING' }, 'default on prod-1 is being deleted'],
  ])('ends the run when the old one is %s, and not by this run', (_, seen, summary) => {
    const outcome = outcomeOf(decide({}, { old: seen }));

    expect(outcome).toMatchObject({ name: 'OldProfileLost', summary: expect.stringContaining(summary) });
    expect(outcome?.reasons).toHaveLength(1);
    expect(outcome?.advice).toHaveLength(1);
  });

  it('says how to bring the old name back when that was to be kept', () => {
    const outcome = outcomeOf(decide({ plan: { names: ['9999-default', 'default'] } }, { old: undefined }));

    expect(outcome?.advice[1]).toContain('Start again with the same request');
  });

  it.each([
    ['gone', undefined],
    ['going', { ...old, status: 'DELETING' }],
  ])('resumes where an earlier run stopped, whose temporary profile is %s', (_, seen) => {
    const hop = { ...aHop(), adopts: 'any-run' as const };

    expect(decide({ progress: { hop } }, { old: seen })).toMatchObject({
      kind: 'poll-deletion',
      progress: { waitSeconds: 0 },
    });
  });
});

describe('a new profile that cannot take the place of the old one', () => {
  it('leaves the old one unchanged', () => {
    const outcome = outcomeOf(newProfileLost(contextOf(), '9999-default is gone'));

    expect(outcome).toMatchObject({
      ...{ name: 'NewProfileLost', severity: 'error' },
      reasons: ['9999-default is gone.', 'This run did not change default.'],
      advice: [expect.stringContaining('CloudTrail')],
    });
  });

  it('was perhaps not even created', () => {
    const outcome = outcomeOf(oldProfileChanged(contextOf({ progress: { madeArn: null } }), 'It changed'));

    expect(outcome?.reasons).toEqual(['It changed.', '9999-default was not created.']);
  });
});
