import { expect, it } from 'vitest';
import { fargateApi } from '../../../../functions/aws/eks/fargate-profiles.ts';
import { virtualClock } from '../../../../local/clock.ts';
import { LOCAL_CREDENTIALS } from '../../../../local/cloud/chat/local-secrets.ts';
import { createEndpoint } from '../../../../local/cloud/endpoint.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';
import { createSimulator } from '../../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { START } from '../../../support/worlds/addon-builders.ts';
import { aFargateWorld, aProfile } from '../../../support/worlds/fargate-worlds.ts';

/** The API over the real SDK client, in front of a simulated EKS whose first DescribeFargateProfile answers with an error. */
function eksThatAnswers(error: object) {
  const faults = [{ on: 'DescribeFargateProfile', times: 1, error }];
  const profiles = [aProfile(), aProfile({ name: 'jobs' })];
  const simulator = createSimulator({
    world: parseWorld(JSON.stringify(aFargateWorld({ profiles, faults }))),
    clock: virtualClock(START),
  });
  const endpoint = createEndpoint({ eks: (request) => simulator.handle(request) });
  const requestHandler = inMemoryRequestHandler(endpoint);
  return fargateApi({ requestHandler, region: 'eu-west-1', credentials: LOCAL_CREDENTIALS });
}

it('a profile that is deleted between the list and its description is left out of all profiles', async () => {
  const gone = { name: 'ResourceNotFoundException', message: 'No Fargate Profile found with name: default.' };

  const profiles = await eksThatAnswers(gone).profiles({ name: 'prod-1' });

  expect(profiles.map(({ name }) => name)).toEqual(['jobs']);
});

it('a profile that cannot be read fails all of them: a plan of the rest would be wrong', async () => {
  const down = { name: 'ServerException', message: 'Our fault' };

  await expect(eksThatAnswers(down).profiles({ name: 'prod-1' })).rejects.toMatchObject({ name: 'EksUnavailable' });
});
