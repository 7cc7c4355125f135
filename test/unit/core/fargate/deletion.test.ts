import { describe, expect, it } from 'vitest';
import { decideAfterDeletion } from '../../../../functions/core/fargate/deletion.ts';
import { aContext, aHop, aSeen, MADE_ARN, NOW } from '../../../support/worlds/fargate-context.ts';

const old = aSeen(aHop().old);
const made = aSeen({ ...aHop().new, arn: MADE_ARN });
const secondsLater = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString();
const seenAfter = (seconds: number, profile = old) =>
  decideAfterDeletion({ ...aContext({ deletions: 1 }), now: secondsLater(seconds) }, { old: profile, new: made });

describe('the old profile after its deletion was accepted', () => {
  it('is not deleted a second time because of an answer from before the deletion', () => {
    expect(seenAfter(59)).toMatchObject({ kind: 'in-progress' });
  });

  it('is deleted once more when it is still ACTIVE after a minute', () => {
    expect(seenAfter(61)).toMatchObject({ kind: 'delete' });
  });

  it('is deleted once more as soon as EKS says that the deletion failed', () => {
    expect(seenAfter(10, { ...old, status: 'DELETE_FAILED' })).toMatchObject({ kind: 'delete' });
  });
});
