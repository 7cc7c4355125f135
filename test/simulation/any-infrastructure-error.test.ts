import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUNCTION_NAMES } from '../../local/lambda-faults/fault.ts';
import { runHarmed, type Story } from '../support/runs/harmed-run.ts';
import { aScenario } from '../support/worlds/random-addon-worlds.ts';
import { aCalmReplacement } from '../support/worlds/random-fargate-worlds.ts';
import { aMaintenance } from '../support/worlds/random-maintenance-worlds.ts';
import { aThrottling } from '../support/worlds/random-surroundings.ts';
import { ERRORS, withFault } from './infrastructure-stories.ts';

describe('any one error or throttling in any world', () => {
  const anError = fc.constantFrom(...ERRORS).chain((error) =>
    fc.record({
      on: fc.constant('lambda'),
      function: fc.constantFrom(...FUNCTION_NAMES),
      after: fc.nat(3),
      error: fc.constant(error.error),
      ran: fc.constant(error.ran),
    }),
  );

  const anAddonStory = aScenario({ calls: 'none', others: 'none' }).map(({ world, request }) => ({
    machine: 'update-addon',
    request: { ...request, deadlineSeconds: LONG_ENOUGH },
    world: steady(world),
  }));
  const aProfileStory = aCalmReplacement().map(({ world, request }) => ({
    machine: 'replace-fargate-profile',
    request: { ...request, deadlineSeconds: LONG_ENOUGH },
    world,
  }));
  const aClusterStory = aMaintenance('endings').map(({ world, request, names }) => ({
    machine: 'maintain-cluster',
    request: {
      cluster: 'prod-1',
      ...request,
      addons: names.map((addon) => ({ addon, deadlineSeconds: LONG_ENOUGH })),
      fargateProfiles: request.fargateProfiles.map((wish) => ({ ...wish, deadlineSeconds: LONG_ENOUGH })),
    },
    world,
  }));

  it.each<[string, fc.Arbitrary<Story>, number]>([
    ['an add-on', anAddonStory, 10],
    ['a Fargate profile', aProfileStory, 6],
    ['a cluster', aClusterStory, 6],
  ])('changes neither outcome, nor changes, nor notification of %s', async (_, stories, numRuns) => {
    const law = fc.asyncProperty(stories, fc.oneof(anError, aThrottling(1200)), async (story, fault) => {
      const { digest } = await runHarmed(story);
      const run = await runHarmed(withFault(story, fault));

      expect(run.digest).toEqual(digest);
    });
    await fc.assert(law, { numRuns });
  });
});

// No deadline comes between: what ends late by a deadline is not what is looked for here.
const LONG_ENOUGH = 14_400;

/** Without what gets better or worse by itself: who looks later rightly sees another thing. */
function steady(world: object): object {
  return JSON.parse(JSON.stringify(world), (key, value) =>
    ['healsAfterSeconds', 'degradesAfterSeconds', 'busyForSeconds'].includes(key) ? undefined : value,
  );
}
