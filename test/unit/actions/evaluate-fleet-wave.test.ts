import { describe, expect, it } from 'vitest';
import { WorkflowError } from '../../../functions/core/errors/workflow-error.ts';
import { evaluateFleetWave, type Input } from '../../../functions/evaluate-fleet-wave.ts';

const CLUSTER = { name: 'prod-1', accountId: '111122223333', region: 'eu-west-1', version: '1.33', tags: {} };
const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-fleet:nightly';
const MAINTAINED = {
  ...{ id: '1', end: 'succeeded', name: 'Maintained', says: 'prod-1 was maintained: 1 changed.', items: [] },
  ...{ execution: 'arn', startedAt: '2026-11-21T08:00:00.000Z', seconds: 101 },
};
const pace = {
  ...{ maxConcurrency: 1, maxConcurrencyPerRegion: 1, toleratedFailures: 0, bakeSeconds: 0 },
  concurrencyMode: 'soft' as const,
};
const forecast = { atOnce: 1, seconds: 1200, mostFailures: 1 };

/** A wave that ended well, or that could not be run. */
const ended = (at: 'wave' | 'failure', retryCount = 0) =>
  ({
    ...(at === 'wave' ? { at, manifest: 'manifest' } : { at, error: 'States.ItemReaderFailed', cause: 'No list.' }),
    ...{ bucket: 'bucket', table: 'table', executionArn: RUN, retryCount },
    ...{ startedAt: '2026-11-21T08:00:00.000Z', now: '2026-11-21T09:00:00.000Z' },
    plan: {
      ...{ approval: 'none' as const, approvalSeconds: 60 },
      ...{ folder: 'fleet/run', dryRun: false, freeze: [], clusterSeconds: 1200, unreachable: 0, inNoWave: 0 },
      ...{ waves: [{ name: 'all', clusters: 1, toChange: 1, blocked: 0, upToDate: 0, pace, forecast }], warnings: [] },
    },
    progress: { wave: 0, ended: [] },
  }) satisfies Input;

/** A bucket with the lists and results of a run, and what it takes. */
function aBucket(take: (key: string) => void = () => {}) {
  const objects: Record<string, unknown> = {
    'fleet/run/planned/0.json': [
      {
        ...{ kind: 'change', result: { ...MAINTAINED, name: 'Planned' } },
        cluster: { id: '1', place: '111122223333/eu-west-1', run: 'maintain-prod-1', wave: 0, cluster: CLUSTER },
      },
    ],
    manifest: { ResultFiles: { SUCCEEDED: [{ Key: 'results' }] } },
    results: [MAINTAINED],
  };
  const write = async (_: string, key: string, value: unknown) => {
    take(key);
    objects[key] = value;
  };
  const read = async (_: string, key: string) => {
    if (!Object.hasOwn(objects, key)) throw new Error(`${key} is not there`);
    return objects[key];
  };
  return { read, find: read, write, writeText: write, objects };
}

const evaluated = (bucket: ReturnType<typeof aBucket>) =>
  evaluateFleetWave({ bucket, controls: { read: async () => [] } });

const refused = (name: string) => (key: string) => {
  if (key.endsWith('report.html'))
    throw name === 'BucketUnavailable'
      ? new WorkflowError(name, 'S3 answered SlowDown')
      : Object.assign(new Error('Access Denied'), { name });
};

describe('the end of a fleet run', () => {
  it('writes the report as JSON, a page and Markdown, and says how to get it', async () => {
    const bucket = aBucket();

    const { decision } = await evaluated(bucket)(ended('wave'));

    expect(decision).toMatchObject({
      outcome: {
        name: 'Maintained',
        advice: [
          'The report of every cluster: https://eu-west-1.console.aws.amazon.com/s3/object/bucket?region=eu-west-1&prefix=fleet/run/report.html',
          'To download it: `aws s3 cp s3://bucket/fleet/run/report.html .`; for a link that expires: `aws s3 presign s3://bucket/fleet/run/report.html --expires-in 3600`.',
        ],
        details: { report: 'fleet/run/report.json' },
      },
    });
    expect(bucket.objects['fleet/run/report.json']).toMatchObject({
      outcome: { name: 'Maintained', advice: [] },
      waves: [{ clusters: [{ cluster: '111122223333/eu-west-1/prod-1', name: 'Maintained' }] }],
    });
    expect(bucket.objects['fleet/run/report.html']).toMatchObject({ type: 'text/html' });
    expect(bucket.objects['fleet/run/summary.md']).toMatchObject({ type: 'text/markdown' });
  });

  it('is as it would be with a report when S3 refuses it, and says why there is none', async () => {
    const { decision } = await evaluated(aBucket(refused('AccessDenied')))(ended('wave'));

    expect(decision).toMatchObject({ outcome: { name: 'Maintained', succeeded: true, advice: [] } });
    expect(decision).toMatchObject({
      outcome: { reasons: expect.arrayContaining(['The report could not be written. AccessDenied: Access Denied']) },
    });
  });

  it('waits for S3 while it is tried again, and then ends without a report', async () => {
    const evaluate = evaluated(aBucket(refused('BucketUnavailable')));

    await expect(evaluate(ended('wave', 8))).rejects.toThrow('SlowDown');
    expect(await evaluate(ended('wave', 9))).toMatchObject({ decision: { outcome: { name: 'Maintained' } } });
  });

  it('says of a wave that could not be run that nothing is known of its clusters', async () => {
    const bucket = aBucket();

    const { decision } = await evaluated(bucket)(ended('failure'));

    expect(decision).toMatchObject({ outcome: { name: 'FleetMaintenanceFailed' } });
    expect(bucket.objects['fleet/run/report.json']).toMatchObject({
      waves: [
        {
          why: 'The wave could not be run, or not be evaluated.',
          clusters: [{ says: 'It is unknown whether it was started: it left no result.' }],
        },
      ],
    });
  });
});
