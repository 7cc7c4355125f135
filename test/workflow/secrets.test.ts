import { afterEach, expect, it } from 'vitest';
import { looksLikeToken } from '../../local/engine/tokens.ts';
import { anOpenCloud, type OpenCloud } from '../support/open-cloud.ts';

let open: OpenCloud | undefined;
afterEach(async () => {
  await open?.cloud.close();
});

const TOKEN = /AQ[\w-]{86}/g;

/** Runs an update of three steps that EKS's events end, another that fails, and looks through all that is left of them. */
it('task tokens are in no log, message, state, output or input', async () => {
  const tokens = new Set<string>();
  const lines: string[] = [];
  const world = {
    region: 'eu-west-1',
    account: '111122223333',
    clusters: [
      {
        name: 'prod-1',
        version: '1.33',
        addons: [
          { name: 'coredns', version: 'v1.12.4-eksbuild.6' },
          { name: 'kube-proxy', version: 'v1.33.0-eksbuild.2' },
        ],
      },
    ],
    faults: [
      { on: 'addon-update', addon: 'coredns', takesSeconds: 100, ends: { status: 'Successful' } },
      {
        on: 'addon-update',
        addon: 'kube-proxy',
        ends: { status: 'Failed', errorCode: 'AccessDenied', applied: false },
      },
    ],
  };
  open = await anOpenCloud(world, {
    // What a Lambda is given is where tokens are; what it gives back and throws must not show them.
    async deliver(run) {
      try {
        const answer = await run();
        lines.push(JSON.stringify(answer));
        return answer;
      } catch (error) {
        lines.push(JSON.stringify([error, String(error)]));
        throw error;
      }
    },
  });
  const { engine } = open.cloud;

  for (const addon of ['coredns', 'kube-proxy']) {
    const { executionArn } = engine.startExecution({
      stateMachineArn: 'update-addon',
      input: JSON.stringify({ cluster: 'prod-1', addon }),
    });
    lines.push(JSON.stringify(await engine.finished(executionArn)));
    for (const event of engine.history(executionArn)) {
      // Step Functions writes the arguments of a waiting task into the history itself; nothing can keep them out.
      const { taskScheduledEventDetails: scheduled, ...rest } = event;
      for (const [token] of String(scheduled?.parameters).matchAll(TOKEN)) tokens.add(token);
      lines.push(JSON.stringify(rest));
    }
  }
  await open.cloud.idle();
  lines.push(...open.logged, JSON.stringify(open.notifications), JSON.stringify(open.cloud.simulator.calls()));

  const shown = lines.filter((line) => line.match(TOKEN) !== null || [...tokens].some((token) => line.includes(token)));
  expect([...tokens].every(looksLikeToken)).toBe(true);
  expect(tokens.size).toBeGreaterThan(3);
  expect(shown).toEqual([]);
});

it('a token that Step Functions refuses is not shown by the error', async () => {
  open = await anOpenCloud({
    region: 'eu-west-1',
    account: '111122223333',
    clusters: [{ name: 'prod-1', version: '1.33', addons: [{ name: 'coredns', version: 'v1.12.4-eksbuild.6' }] }],
  });
  const taskToken = 'not-a-token-at-all';
  const event = {
    taskToken,
    table: 'eks-upkeep',
    cluster: { name: 'prod-1' },
    addon: 'coredns',
    executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:x',
    since: '2026-11-21T08:00:00.000Z',
    waitSeconds: 15,
    now: '2026-11-21T08:00:01.000Z',
  };
  const heard = {
    id: 'e',
    source: 'aws.eks',
    'detail-type': 'EKS Addon Update Succeeded',
    account: '111122223333',
    region: 'eu-west-1',
    time: '2026-11-21T08:00:09Z',
    resources: [],
    detail: { clusterName: 'prod-1', addonName: 'coredns' },
  };

  const answers = [
    await open.lambdas.AwaitAddonEventFunction?.(event),
    await open.lambdas.WakeAddonUpdateFunction?.(heard),
  ];
  const refused = await Promise.resolve(open.lambdas.AwaitAddonEventFunction?.({ ...event, waitSeconds: 'x' })).catch(
    String,
  );

  expect(answers).toMatchObject([{ kind: 'waiting' }, { kind: 'heard', woken: 0 }]);
  expect([JSON.stringify(answers), refused, ...open.logged].join('\n')).not.toContain(taskToken);
});
