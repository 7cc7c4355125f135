import type { Outcome } from '../../outcome.ts';

/** Where the report of a run is. */
export type ReportPlace = { bucket: string; folder: string };

/** The outcome of a run, with where its report is. */
export function withReport(outcome: Outcome, { bucket, folder }: ReportPlace): Outcome {
  const copy = `aws s3 cp s3://${bucket}/${folder}/report.html .`;
  return {
    ...outcome,
    advice: [...outcome.advice, `Get the report of every cluster: \`${copy}\``],
    details: { ...outcome.details, report: `${folder}/report.json` },
  };
}

/** The outcome of a run whose report could not be written: the run ended all the same. */
export function withoutReport(outcome: Outcome, error: unknown): Outcome {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { ...outcome, reasons: [...outcome.reasons, `The report could not be written. ${why}`] };
}
