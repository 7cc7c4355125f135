import { describe, expect, it } from 'vitest';
import {
  decideCreation,
  decideDeletion,
  decideRemoval,
  refuseLate,
  refuseUnfinished,
} from '../../../../functions/core/fargate/guard.ts';
import { ownTags } from '../../../../functions/core/fargate/profile/tags.ts';
import { aHop, aSeen, MADE_ARN, OLD_ARN, RUN } from '../../../support/worlds/fargate-context.ts';

const hop = aHop();
const old = aSeen({ ...hop.old });
const made = aSeen({ ...hop.new, arn: MADE_ARN });
const progress = { hop, madeArn: MADE_ARN };

describe('deleting the old profile', () => {
  it('goes ahead when the new one is ACTIVE and both are as planned', () => {
    expect(decideDeletion(progress, { old, new: made })).toEqual({ kind: 'delete' });
  });

  it.each([
    ['gone', undefined],
    ['CREATING', { ...made, status: 'CREATING' }],
    ['CREATE_FAILED', { ...made, status: 'CREATE_FAILED' }],
    ['DELETING', { ...made, status: 'DELETING' }],
    ['of an unknown status', { ...made, status: 'PAUSED' }],
    ['a namesake', { ...made, arn: `${MADE_ARN}2` }],
    ['of other selectors', { ...made, selectors: [{ namespace: 'other', labels: {} }] }],
  ])('is refused when the new one is %s', (_, seen) => {
    expect(() => decideDeletion(progress, { old, new: seen })).toThrow(
      expect.objectContaining({ name: 'NewProfileLost' }),
    );
  });

  it.each([
    ['a namesake', { ...old, arn: `${OLD_ARN}2` }],
    ['of another role', { ...old, podExecutionRoleArn: 'arn:aws:iam::111122223333:role/x' }],
  ])('is refused when the old one is %s', (_, seen) => {
    expect(() => decideDeletion(progress, { old: seen, new: made })).toThrow(
      expect.objectContaining({ name: 'OldProfileChanged' }),
    );
  });

  it.each([
    ['gone', undefined],
    ['DELETING', { ...old, status: 'DELETING' }],
  ])('is not asked for again when the old one is %s', (_, seen) => {
    expect(decideDeletion(progress, { old: seen, new: made })).toEqual({ kind: 'deleting' });
  });

  it.each(['DELETE_FAILED', 'CREATING', 'CREATE_FAILED'])('goes ahead when the old one is %s', (status) => {
    expect(decideDeletion(progress, { old: { ...old, status }, new: made })).toEqual({ kind: 'delete' });
  });

  it('says what EKS reports of a new one that is not ACTIVE', () => {
    const seen = {
      ...made,
      status: 'CREATE_FAILED',
      issues: [{ code: 'AccessDenied', message: 'No.', resourceIds: [] }],
    };

    expect(() => decideDeletion(progress, { old, new: seen })).toThrow(
      '9999-default is CREATE_FAILED, not ACTIVE; AccessDenied: No',
    );
  });

  it('stops at a status that is not known', () => {
    const seen = { ...old, status: 'PAUSED' };

    expect(() => decideDeletion(progress, { old: seen, new: made })).toThrow(
      expect.objectContaining({ name: 'UnknownStatus' }),
    );
  });
});

describe('creating the new profile', () => {
  it.each([
    ['the old one is there', old],
    ['the old one is gone', undefined],
  ])('goes ahead when %s', (_, seen) => {
    expect(decideCreation(hop, RUN, { old: seen, new: undefined })).toEqual({ kind: 'create' });
  });

  it('takes a profile that the same run made', () => {
    expect(decideCreation(hop, RUN, { old, new: made })).toEqual({ kind: 'adopt', profile: made });
  });

  it.each([
    ['another run made it', { ...made, tags: ownTags('arn:other', hop.old) }],
    ['nobody of ours made it', { ...made, tags: {} }],
    ['it replaces a namesake', { ...made, tags: ownTags(RUN, { ...hop.old, arn: `${OLD_ARN}2` }) }],
    ['it has other selectors', { ...made, selectors: [] }],
  ])('is refused when the name is taken and %s', (_, seen) => {
    const maker = seen.tags['eks-upkeep/run'] ?? 'somebody else';

    expect(() => decideCreation(hop, RUN, { old, new: seen })).toThrow(
      expect.objectContaining({
        name: 'NewNameTaken',
        message: `A profile 9999-default already exists (ACTIVE), created by ${maker}`,
      }),
    );
  });

  it('takes a profile of an earlier run when the hop finishes that one', () => {
    const seen = { ...made, tags: ownTags('arn:other', hop.old) };

    expect(decideCreation({ ...hop, adopts: 'any-run' }, RUN, { old, new: seen })).toMatchObject({ kind: 'adopt' });
  });

  it('is refused when the old one was recreated', () => {
    const seen = { ...old, arn: `${OLD_ARN}2` };

    expect(() => decideCreation(hop, RUN, { old: seen, new: undefined })).toThrow(
      expect.objectContaining({ name: 'OldProfileChanged' }),
    );
  });
});

describe('removing a failed profile', () => {
  it.each([
    ['CREATE_FAILED', 'delete'],
    ['DELETE_FAILED', 'delete'],
    ['DELETING', 'deleting'],
  ])('that is %s means %s', (status, kind) => {
    expect(decideRemoval(progress, { ...made, status })).toEqual({ kind });
  });

  it('leaves a namesake alone', () => {
    expect(decideRemoval(progress, { ...made, arn: 'other', status: 'CREATE_FAILED' })).toEqual({ kind: 'deleting' });
  });

  it.each(['ACTIVE', 'CREATING', 'PAUSED'])('never takes one that is %s', (status) => {
    expect(() => decideRemoval(progress, { ...made, status })).toThrow(
      expect.objectContaining({
        name: 'NewProfileNotFailed',
        message: `9999-default is ${status}, so it is not removed`,
      }),
    );
  });
});

it('a change is not tried once its time is up', () => {
  expect(() =>
    refuseLate({ tryUntil: '2026-01-01T00:00:10.000Z' }, Date.parse('2026-01-01T00:00:09.000Z')),
  ).not.toThrow();
  expect(() => refuseLate({ tryUntil: '2026-01-01T00:00:10.000Z' }, Date.parse('2026-01-01T00:00:10.000Z'))).toThrow(
    /has passed/,
  );
});

describe('a poll', () => {
  it('is repeated while a change is in progress, and passes every decision', () => {
    const waiting = { kind: 'in-progress', waitingFor: 'EKS to create web' } as const;
    const decision = { kind: 'plan', waitSeconds: 15, waitingFor: 'x' } as const;

    expect(() => refuseUnfinished(waiting)).toThrow(
      expect.objectContaining({ name: 'ProfileChangeInProgress', message: 'Waiting for EKS to create web' }),
    );
    expect(refuseUnfinished(decision)).toBe(decision);
  });
});
