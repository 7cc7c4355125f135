import type { MapState, ResultWriter } from '../definition.ts';
import { StateFailure } from '../failure.ts';
import { bytesOf, isRecord, toText } from '../json.ts';
import { describeExecution, type Execution, nextKey } from '../run/execution.ts';
import type { Outcome } from '../run/journal.ts';
import { evaluate, type StateVisit } from '../run/state-visit.ts';

/** `pending` are the inputs of children that were never started, because too many before them had failed. */
type MapRun = { mapRunArn: string; id: string; children: readonly Execution[]; pending: readonly unknown[] };
type ResultFile = { Key: string; body: string };

const COMPACT: ResultWriter = { transformation: 'COMPACT', outputType: 'JSON' };

/** The result of a distributed Map: the children's outputs, or where in S3 they have been written to. */
export async function writeResults(visit: StateVisit<MapState>, run: MapRun): Promise<unknown> {
  const writer = visit.state.writer ?? COMPACT;
  if (!writer.arguments) return inShape(writer, run.children);
  const where = await evaluate(visit, writer.arguments);
  const { Bucket, Prefix = '' } = isRecord(where) ? where : {};
  if (typeof Bucket !== 'string') {
    throw new StateFailure('States.ResultWriterFailed', 'The Arguments of the ResultWriter name no Bucket');
  }
  const folder = [Prefix, run.id].filter(Boolean).join('/');
  const files = resultFiles(writer, folder, run);
  const manifest = { Key: `${folder}/manifest.json`, body: manifestOf(Bucket, run.mapRunArn, files) };
  const { branch, state } = visit;
  const key = nextKey(branch.execution, `${state.name} ResultWriter`);
  const everything = [...Object.values(files).flat(), manifest];
  const outcome = await branch.surroundings.loop.work(key, () => put(visit, Bucket, everything), branch.life);
  if ('failed' in outcome) throw new StateFailure('States.ResultWriterFailed', outcome.cause);
  return { MapRunArn: run.mapRunArn, ResultWriterDetails: { Bucket, Key: manifest.Key } };
}

async function put({ branch }: StateVisit, bucket: string, files: ResultFile[]): Promise<Outcome> {
  const { objects } = branch.surroundings;
  try {
    if (!objects) throw new Error('This engine was created without an object store');
    for (const { Key, body } of files) await objects.putObject(bucket, Key, body);
    return { output: null };
  } catch (error) {
    return { failed: true, cause: error instanceof Error ? error.message : String(error) };
  }
}

function resultFiles(writer: ResultWriter, folder: string, { children, pending }: MapRun) {
  const file = (status: string, entries: readonly unknown[]): ResultFile[] => {
    const Key = `${folder}/${status}_0.${writer.outputType.toLowerCase()}`;
    return entries.length === 0 ? [] : [{ Key, body: written(writer, entries) }];
  };
  const shaped = (chosen: readonly Execution[]) => chosen.flatMap((child) => shapeOf(writer, child));
  return {
    FAILED: file('FAILED', shaped(children.filter((child) => !hasSucceeded(child)))),
    PENDING: file('PENDING', pending.map(describePending)),
    SUCCEEDED: file('SUCCEEDED', shaped(children.filter(hasSucceeded))),
  };
}

function manifestOf(bucket: string, mapRunArn: string, files: Record<string, ResultFile[]>): string {
  const listed = Object.entries(files).map(([status, list]) => [
    status,
    list.map(({ Key, body }) => ({ Key, Size: bytesOf(body) })),
  ]);
  return toText({ DestinationBucket: bucket, MapRunArn: mapRunArn, ResultFiles: Object.fromEntries(listed) });
}

function inShape(writer: ResultWriter, children: readonly Execution[]): unknown {
  const results = children.flatMap((child) => shapeOf(writer, child));
  return writer.outputType === 'JSONL' ? written(writer, results) : results;
}

// A child that failed keeps its description in every transformation.
function shapeOf({ transformation }: ResultWriter, child: Execution): unknown[] {
  if (transformation === 'NONE' || !hasSucceeded(child)) return [describeChild(child)];
  const output = outputOf(child);
  return transformation === 'FLATTEN' && Array.isArray(output) ? output : [output];
}

const written = ({ outputType }: ResultWriter, entries: readonly unknown[]): string =>
  outputType === 'JSONL' ? entries.map(toText).join('\n') : toText(entries);

const hasSucceeded = ({ ending }: Execution): boolean => ending?.status === 'SUCCEEDED';

const outputOf = ({ ending }: Execution): unknown => (ending && 'output' in ending ? JSON.parse(ending.output) : null);

// Recorded on AWS: a child that was not started has no name yet.
const describePending = (input: unknown): Record<string, unknown> => ({
  Input: toText(input),
  InputDetails: { Included: true },
  Status: 'PENDING',
});

function describeChild(child: Execution): Record<string, unknown> {
  const { error, cause, output, startDate, stopDate, status } = describeExecution(child);
  return {
    ExecutionArn: child.arn,
    Input: child.input.text,
    InputDetails: { Included: true },
    Name: child.name,
    ...(output !== undefined && { Output: output, OutputDetails: { Included: true } }),
    ...(error !== undefined && { Error: error }),
    ...(cause !== undefined && { Cause: cause }),
    StartDate: startDate.toISOString(),
    StateMachineArn: child.machine.arn,
    Status: status,
    ...(stopDate && { StopDate: stopDate.toISOString() }),
  };
}
