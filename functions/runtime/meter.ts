import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS, type Measure } from '../core/metric.ts';
import { type Log, lambdaLog } from './log.ts';

/** Records metrics. Never throws, and affects nothing but the dashboard. */
export type Meter = (measures: readonly Measure[]) => void;

/**
 * Metrics as JSON lines of the log (embedded metric format), which CloudWatch makes metrics of: no call, no permission. The
 * namespace is `POWERTOOLS_METRICS_NAMESPACE`; without it nothing is measured.
 */
export function lambdaMeter(log: Log = lambdaLog()): Meter {
  let metrics: Metrics | undefined;

  return (measures) => {
    if (!process.env.POWERTOOLS_METRICS_NAMESPACE) return;
    try {
      metrics ??= new Metrics();
      for (const { name, value, by } of measures) {
        for (const dimensions of by) metrics.addDimensions(dimensions);
        metrics.addMetric(name, METRICS[name].unit, value).publishStoredMetrics();
      }
    } catch (error) {
      log.warn('not measured', { error: error instanceof Error ? error.name : 'unknown' });
    }
  };
}
