import { readableConfigurations } from '../../configuration/readable.ts';
import { readYaml } from '../../configuration/yaml.ts';
import { didYouMean } from '../../input/did-you-mean.ts';
import { type InputProblem, inputProblems, pathText, problemText, quotingHint } from '../../input/problems.ts';
import { fleetOutcome } from '../outcome.ts';
import type { FleetDecision } from '../progress.ts';
import { APPROVALS, MaintainFleetRequest } from '../request.ts';
import { FLEETS, fleetOf, fleetPrefix } from './name.ts';

/** What the bucket has of a fleet: its files, usually one, with the text of the first, or else all keys there are of fleets. */
export type KeptFleet = { files: [string, ...string[]]; text: string } | { keys: readonly string[] };

/** The request to carry out, or why that of the fleet cannot be. */
export type NamedRequest =
  | { kind: 'request'; request: MaintainFleetRequest; folder?: undefined }
  | { kind: 'refused'; decision: FleetDecision };

const FleetFile = MaintainFleetRequest.check(readableConfigurations());

/** Takes over the request of a fleet. Whether it is a dry run is said by who asks for it, and of two approvals the stricter counts. */
export function namedRequest(
  { approval, dryRun }: MaintainFleetRequest,
  { fleet, bucket }: { fleet: string; bucket: string },
  kept: KeptFleet,
): NamedRequest {
  if ('keys' in kept) return absent(fleet, bucket, kept.keys);
  const [key, ...more] = kept.files;
  if (more.length > 0) {
    const reason = `The fleet ${fleet} has several files in the bucket ${bucket}: ${kept.files.join(', ')}.`;
    return refused([reason], [`Keep one of them: \`aws s3 rm s3://${bucket}/${more[0]}\` deletes ${more[0]}.`]);
  }
  const read = readFile(key, kept.text);
  if ('problems' in read) {
    const lines = problemText(read.problems, LONGEST_PROBLEMS).split('\n');
    return refused(
      lines.map((line) => `${key}: ${line}`),
      [
        `Correct the file of the fleet; \`upkeep validate ${fileOf(key)} --as maintain-fleet\` checks it. Then copy it again: ${copying(bucket, key)}`,
      ],
    );
  }
  const { request } = read;
  const stricter = APPROVALS.indexOf(approval) > APPROVALS.indexOf(request.approval) ? approval : request.approval;
  return { kind: 'request', request: { ...request, approval: stricter, dryRun } };
}

// The request goes into the input of every cluster's execution, which Step Functions limits to 256 KiB with all else in it.
const LONGEST_REQUEST = 60_000;
const LONGEST_PROBLEMS = 8_000;
const MOST_NAMES = 20;

function absent(fleet: string, bucket: string, keys: readonly string[]): NamedRequest {
  const names = [...new Set(keys.flatMap((key) => fleetOf(key) ?? []))];
  const rest = names.length - MOST_NAMES;
  const known = `${names.slice(0, MOST_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return refused(
    [
      `There is no fleet ${fleet} in the bucket ${bucket}.${didYouMean(fleet, names)}`,
      names.length === 0 ? 'It has the file of no fleet.' : `Its fleets are ${known}.`,
    ],
    [`Start one of them, or copy the file of this fleet: ${copying(bucket, `${fleetPrefix(fleet)}yaml`)}`],
  );
}

const copying = (bucket: string, key: string) => `\`aws s3 cp ${fileOf(key)} s3://${bucket}/${key}\``;
const fileOf = (key: string) => key.slice(FLEETS.length);

function readFile(key: string, text: string): { request: MaintainFleetRequest } | { problems: InputProblem[] } {
  const document = readYaml(text);
  if ('problem' in document) return { problems: [{ path: pathText(document.path), message: document.problem }] };
  const characters = JSON.stringify(document.value ?? null).length;
  if (characters > LONGEST_REQUEST) {
    const message = `is a request of ${characters} characters, and at most ${LONGEST_REQUEST} are taken`;
    return { problems: [{ path: '', message }] };
  }
  const read = FleetFile.safeParse(document.value);
  const problems = read.success ? ownProblems(read.data) : inputProblems(read.error, FleetFile);
  if (problems.length === 0 && read.success) return { request: read.data };
  return { problems: key.endsWith('.json') ? problems : problems.map((each) => quotingHint(each, document.value)) };
}

/** What only those may say who start a run. */
function ownProblems({ continues, fleet, dryRun }: MaintainFleetRequest): InputProblem[] {
  const message = 'must be omitted from the file of a fleet: it belongs to the request that names the fleet';
  return [
    ...(continues === undefined ? [] : [{ path: 'continues', message }]),
    ...(fleet === undefined ? [] : [{ path: 'fleet', message }]),
    ...(dryRun ? [{ path: 'dryRun', message }] : []),
  ];
}

function refused(reasons: string[], advice: string[]): NamedRequest {
  const summary = 'Nothing was changed, because the request of the fleet cannot be carried out.';
  const outcome = fleetOutcome('FleetMaintenanceBlocked', { summary, reasons, advice });
  return { kind: 'refused', decision: { kind: 'publish', outcome } };
}
