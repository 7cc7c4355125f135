import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Measure } from '../../../functions/core/metric.ts';
import { lambdaMeter } from '../../../functions/runtime/meter.ts';

let written: string[];
beforeEach(() => {
  written = [];
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'eks-upkeep');
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'eks-upkeep/stack');
  vi.stubEnv('POWERTOOLS_DEV', 'false');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const lines = () => written.map((line) => JSON.parse(line));
const warnings: unknown[] = [];
const log = { info: () => {}, warn: (message: string, fields: object) => void warnings.push([message, fields]) };
const ENDING: Measure = {
  name: 'Outcomes',
  value: 1,
  by: [{ machine: 'update-addon', outcome: 'Updated' }, { severity: 'info' }],
};

describe('the meter of a Lambda', () => {
  it('writes a line for each measure, in the format that CloudWatch makes metrics of', () => {
    lambdaMeter(log)([ENDING, { name: 'ClustersScanned', value: 25, by: [{}] }]);

    expect(lines()).toMatchObject([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'eks-upkeep/stack',
              Dimensions: [
                ['service', 'machine', 'outcome'],
                ['service', 'severity'],
              ],
              Metrics: [{ Name: 'Outcomes', Unit: 'Count' }],
            },
          ],
        },
        service: 'eks-upkeep',
        machine: 'update-addon',
        outcome: 'Updated',
        severity: 'info',
        Outcomes: 1,
      },
      { _aws: { CloudWatchMetrics: [{ Dimensions: [['service']] }] }, ClustersScanned: 25 },
    ]);
  });

  it('carries nothing over from one measure to the next', () => {
    const measure = lambdaMeter(log);

    measure([ENDING]);
    measure([{ name: 'ChatDenied', value: 1, by: [{ outcome: 'unsigned' }] }]);

    expect(lines()[1]).not.toHaveProperty('machine');
    expect(lines()[1]).not.toHaveProperty('Outcomes');
  });

  it('writes nothing where no namespace is set', () => {
    vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', undefined);

    lambdaMeter(log)([ENDING]);

    expect(written).toEqual([]);
  });

  it('fails nothing when a measure cannot be written, and says so', () => {
    lambdaMeter(log)([{ ...ENDING, by: [{ Outcomes: 'a name that the metric has' }] }]);
    vi.spyOn(process.stdout, 'write').mockImplementation(() => {
      throw new Error('EPIPE');
    });
    lambdaMeter(log)([ENDING]);

    expect(warnings[0]).toEqual(['not measured', { error: 'Error' }]);
  });
});
