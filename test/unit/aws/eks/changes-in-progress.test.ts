import { describe, expect, it } from 'vitest';
import { changesInProgress } from '../../../../functions/aws/eks/changes-in-progress.ts';
import { answer, eksService, refused } from '../../../support/wire/eks-service.ts';

const GONE = { addonName: 'No addon: a found in cluster: prod-1', profile: 'No Fargate Profile found with name: a.' };
const inProgress = (answers: Parameters<typeof eksService>[0]) =>
  changesInProgress(eksService(answers).connection).inProgress({ name: 'prod-1' });
const addon = (status?: string) => answer({ addon: { status } });
const profile = (status?: string) => answer({ fargateProfile: { status } });

describe('what EKS is changing on a cluster', () => {
  it('is nothing where nothing is', async () => {
    expect(await inProgress({ 'prod-1/addons': answer(), 'prod-1/fargate-profiles': answer() })).toEqual([]);
  });

  it('are the add-ons and the Fargate profiles that are neither active nor failed', async () => {
    const changes = await inProgress({
      'prod-1/addons': [answer({ addons: ['coredns'], nextToken: 'two' }), answer({ addons: ['vpc-cni', 'a', 'b'] })],
      'prod-1/addons/coredns': addon('UPDATING'),
      'prod-1/addons/vpc-cni': addon('ACTIVE'),
      'prod-1/addons/a': addon('UPDATE_FAILED'),
      'prod-1/addons/b': addon(),
      'prod-1/fargate-profiles': [
        answer({ fargateProfileNames: ['default'], nextToken: 'two' }),
        answer({ fargateProfileNames: ['jobs'] }),
      ],
      'prod-1/fargate-profiles/default': profile('ACTIVE'),
      'prod-1/fargate-profiles/jobs': profile('DELETING'),
    });

    expect(changes).toEqual(['coredns is UPDATING', 'jobs is DELETING']);
  });

  it('does not include what was deleted between the list and the read', async () => {
    const changes = await inProgress({
      'prod-1/addons': answer({ addons: ['a', 'coredns'] }),
      'prod-1/addons/a': refused('ResourceNotFoundException', GONE.addonName),
      'prod-1/addons/coredns': addon('DELETING'),
      'prod-1/fargate-profiles': answer({ fargateProfileNames: ['a'] }),
      'prod-1/fargate-profiles/a': refused('ResourceNotFoundException', GONE.profile),
    });

    expect(changes).toEqual(['coredns is DELETING']);
  });
});
