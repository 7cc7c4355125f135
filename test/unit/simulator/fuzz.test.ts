import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWorld, WorldError } from '../../../local/simulator/world/world.ts';
import { aCluster, aProfile, ask, aWorld, ROLE, simulate } from './simulated-eks.ts';

const word = fc.oneof(
  fc.constantFrom(
    'prod-1',
    'coredns',
    'vpc-cni',
    'default',
    '',
    '..',
    '%2F',
    '%',
    'x',
    '__proto__',
    'constructor',
    'arn%3Aaws%3Aeks%3Aeu-west-1%3A111122223333%3Acluster%2Fprod-1',
  ),
  fc.string({ maxLength: 12 }),
);
const segment = fc.oneof(
  fc.constantFrom(
    'clusters',
    'addons',
    'update',
    'updates',
    'fargate-profiles',
    'tags',
    'supported-versions',
    'configuration-schemas',
    'pod-identity-associations',
  ),
  word,
);
const knownPath = fc.constantFrom(
  '/clusters',
  '/clusters/prod-1',
  '/clusters/prod-1/addons',
  '/clusters/prod-1/addons/coredns/update',
  '/clusters/prod-1/updates',
  '/clusters/prod-1/fargate-profiles',
  '/clusters/prod-1/fargate-profiles/default',
  '/addons/supported-versions',
  '/tags/arn%3Aaws%3Aeks%3Aeu-west-1%3A111122223333%3Acluster%2Fprod-1',
);
const path = fc.oneof(
  knownPath,
  fc.array(segment, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`),
);
const query = fc
  .array(
    fc.tuple(fc.constantFrom('maxResults', 'nextToken', 'addonName', 'addonVersion', 'types', 'tagKeys', 'x'), word),
    { maxLength: 3 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));
const member = fc.constantFrom(
  'addonVersion',
  'serviceAccountRoleArn',
  'resolveConflicts',
  'clientRequestToken',
  'configurationValues',
  'podIdentityAssociations',
  'fargateProfileName',
  'podExecutionRoleArn',
  'subnets',
  'selectors',
  'tags',
  '__proto__',
);
const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('v1.12.4-eksbuild.6', 'NONE', ROLE, '{"replicaCount":1}', 'a'.repeat(36), '&a [*a]', '!!binary x'),
  fc.constant([{ namespace: 'default', labels: {} }]),
);
const body = fc.oneof(
  fc.dictionary(member, value, { maxKeys: 5 }).map((object) => JSON.stringify(object)),
  fc.string(),
  fc.constant('[]'),
);
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'HEAD', 'get'),
  path: fc.tuple(path, query).map(([where, what]) => (what ? `${where}?${what}` : where)),
  headers: fc.dictionary(fc.constantFrom('authorization', 'Authorization', 'x'), fc.string(), { maxKeys: 2 }),
  body,
});

describe('the simulator under any requests', () => {
  it('always answers JSON of the shape AWS has, and never fails itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRequest, { minLength: 1, maxLength: 8 }), async (requests) => {
        const { simulator, clock } = simulate();
        for (const request of requests) {
          const answer = await simulator.handle(request);
          clock.pass(20);

          if ('cut' in answer) throw new Error('No fault was given, yet the connection was cut.');
          const parsed: unknown = JSON.parse(answer.body);
          expect(parsed).toBeTypeOf('object');
          expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
          if (answer.status === 200) continue;
          expect(answer.status).not.toBe(500);
          expect(answer.headers['x-amzn-errortype']).toMatch(/^\w+Exception$/);
          expect(parsed).toHaveProperty('message', expect.any(String));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('can be saved and resumed the same after any requests', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRequest, { maxLength: 6 }), anyRequest, async (before, after) => {
        const first = simulate();
        for (const request of before) await first.simulator.handle(request);
        const saved = JSON.parse(JSON.stringify(first.simulator.save()));
        const second = simulate(aWorld(), { saved });
        first.clock.pass(3600);

        const answers = await Promise.all([first, second].map(({ simulator }) => simulator.handle(after)));

        const [one, other] = answers.map((answer) => ('cut' in answer ? undefined : [answer.status, answer.body]));
        expect(other).toEqual(one);
        expect(second.simulator.clusters()).toEqual(first.simulator.clusters());
      }),
      { numRuns: 100 },
    );
  });
});

type Step = { seconds: number; kind: 'update' | 'create' | 'delete'; name: string };

const step: fc.Arbitrary<Step> = fc.record({
  seconds: fc.integer({ min: 0, max: 200 }),
  kind: fc.constantFrom('update', 'create', 'delete'),
  name: fc.constantFrom('a', 'b', 'c'),
});

const take = (simulator: ReturnType<typeof simulate>['simulator'], { kind, name }: Step) => {
  const profiles = '/clusters/prod-1/fargate-profiles';
  const profile = { fargateProfileName: name, podExecutionRoleArn: ROLE, selectors: [{ namespace: name }] };
  if (kind === 'create') return ask(simulator, 'POST', profiles, profile);
  if (kind === 'delete') return ask(simulator, 'DELETE', `${profiles}/${name}`);
  return ask(simulator, 'POST', '/clusters/prod-1/addons/coredns/update', {});
};

const busy = (status: string | null) => status === 'CREATING' || status === 'DELETING' || status === 'InProgress';

describe('the lock of a cluster', () => {
  it('lets one profile change or add-on updates happen, never both, whatever is requested', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { simulator, clock } = simulate(aWorld({}, { fargateProfiles: [aProfile({ name: 'a' })] }));
        for (const each of steps) {
          await take(simulator, each);
          clock.pass(each.seconds);
        }

        const atWork = new Map<string, string | null>();
        for (const { kind, name, to } of simulator.timeline()) {
          if (kind === 'addon') continue;
          atWork.set(`${kind} ${name}`, to);
          expect([...atWork.values()].filter(busy).length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('parseWorld under any text', () => {
  it('gives a world or says what is wrong with it', () => {
    const near = fc
      .tuple(
        fc.constantFrom('name', 'version', 'addons', 'fargateProfiles', 'status', 'tags', 'subnets', 'region'),
        fc.jsonValue(),
      )
      .map(([key, changed]) => aWorld({ clusters: [aCluster({ [key]: changed })] }));
    const far = fc
      .tuple(fc.constantFrom('clusters', 'faults', 'catalog', 'actions', 'rateLimits', 'quotas'), fc.jsonValue())
      .map(([key, changed]) => aWorld({ [key]: changed }));

    fc.assert(
      fc.property(fc.oneof(fc.string(), near, far), (text) => {
        try {
          expect(parseWorld(text).clusters).toBeInstanceOf(Array);
        } catch (error) {
          expect(error).toBeInstanceOf(WorldError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
