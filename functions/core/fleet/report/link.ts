import { consoleOf } from '../../notice/notification.ts';
import type { Outcome } from '../../outcome.ts';

/** Where the report of a run is: its folder in the bucket, and the execution that wrote it. */
export type ReportPlace = { bucket: string; folder: string; executionArn: string };

/**
 * The outcome of a run, with where its report is: in the console, for everybody who may read the bucket. A link that needs no
 * permission is made by whoever wants to pass it on, and not here: notifications are posted to places that others can read.
 */
export function withReport(outcome: Outcome, { bucket, folder, executionArn }: ReportPlace): Outcome {
  const { url, region } = consoleOf(executionArn);
  const object = `s3://${bucket}/${folder}/report.html`;
  return {
    ...outcome,
    advice: [
      ...outcome.advice,
      `The report of every cluster: ${url}/s3/object/${bucket}?region=${region}&prefix=${folder}/report.html`,
      `To download it: \`aws s3 cp ${object} .\`; for a link that expires: \`aws s3 presign ${object} --expires-in 3600\`.`,
    ],
    details: { ...outcome.details, report: `${folder}/report.json` },
  };
}

/** The outcome of a run whose report could not be written: the run ended all the same. */
export function withoutReport(outcome: Outcome, error: unknown): Outcome {
  return { ...outcome, reasons: [...outcome.reasons, `The report could not be written. ${String(error)}`] };
}
