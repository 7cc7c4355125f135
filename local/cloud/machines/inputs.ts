// zod (not zod/mini) brings the English texts of its checks along.
import * as z from 'zod';
import { UpdateAddonRequest } from '../../../functions/core/addon/request.ts';
import { readableConfigurations } from '../../../functions/core/configuration/readable.ts';
import { ReplaceFargateProfileRequest } from '../../../functions/core/fargate/request.ts';
import { MaintainFleetRequest } from '../../../functions/core/fleet/request.ts';
import { ReportHealthRequest } from '../../../functions/core/health/report-health-request.ts';
import { ScanHealthRequest } from '../../../functions/core/health/scan-health-request.ts';
import { type InputProblem, inputProblems, quotingHint } from '../../../functions/core/input/problems.ts';
import { MaintainClusterRequest } from '../../../functions/core/maintenance/request.ts';
import type { StateMachineName } from '../../../functions/core/state-machines.ts';
import { prepared, type Source } from '../../prepared/prepared.ts';
import { describeFields } from '../../tables/describe-fields.ts';
import { FIELD_DESCRIPTIONS } from '../../tables/field-descriptions.ts';
import { readDocument, readJson } from './documents.ts';

const INPUTS: Record<StateMachineName, z.core.$ZodType> = {
  'update-addon': UpdateAddonRequest.check(readableConfigurations()),
  'replace-fargate-profile': ReplaceFargateProfileRequest,
  'maintain-fleet': MaintainFleetRequest.check(readableConfigurations()),
  'maintain-cluster': MaintainClusterRequest.check(readableConfigurations()),
  'report-health': ReportHealthRequest,
  'scan-health': ScanHealthRequest,
};

/** The request that each state machine takes. */
export const MACHINE_INPUTS: Readonly<Record<string, z.core.$ZodType>> = INPUTS;

// Step Functions' limit for the input of an execution.
export const LONGEST_INPUT_BYTES = 262_144;

/** Everything that is wrong with a text as the input of a state machine, which is JSON; nothing when it may be started. */
export function problemsOfInput(machine: string, text: string): InputProblem[] {
  const schema = MACHINE_INPUTS[machine];
  if (!schema) return [{ path: '', message: `no request is known for the machine ${machine}` }];
  const tooLong = lengthProblem(text);
  return tooLong ? [tooLong] : problemsOfJson(schema, text);
}

/** Everything that is wrong with a request for a state machine as people write it: in JSON or in YAML. */
export function problemsOfRequest(machine: string, text: string): InputProblem[] {
  const tooLong = lengthProblem(text);
  if (tooLong) return [tooLong];
  const read = readDocument(text);
  if ('problem' in read) return [read.problem];
  if (read.format === 'json') return problemsOfInput(machine, text);
  const problems = problemsOfInput(machine, JSON.stringify(read.value));
  return problems.map((problem) => quotingHint(problem, read.value));
}

/** What is wrong with the length of an input, if anything. */
export function lengthProblem(text: string): InputProblem | undefined {
  if (Buffer.byteLength(text) <= LONGEST_INPUT_BYTES) return undefined;
  return { path: '', message: `has more than ${LONGEST_INPUT_BYTES} bytes, the most Step Functions takes` };
}

/** Everything that is wrong with a text as the JSON of a schema. */
export function problemsOfJson(schema: z.core.$ZodType, text: string): InputProblem[] {
  const read = readJson(text);
  return 'value' in read ? problemsOfValue(schema, read.value) : [{ path: '', message: read.problem }];
}

/** Everything that is wrong with a value; an unknown field comes with the known one that was probably meant. */
export function problemsOfValue(schema: z.core.$ZodType, value: unknown): InputProblem[] {
  const result = z.safeParse(schema, value);
  if (result.success) return [];
  return inputProblems(result.error, schema);
}

// Making one takes longer than most of what it is asked for, and each flag of a command asks.
const jsonSchemas = new Map<string, z.core.JSONSchema.BaseSchema>();

/** The JSON Schema of a state machine's request, as people write it: with what each field means; defaults may be absent. */
export function inputJsonSchema(machine: string): Readonly<z.core.JSONSchema.BaseSchema> | undefined {
  const schema = MACHINE_INPUTS[machine];
  if (schema === undefined) return undefined;
  const known = jsonSchemas.get(machine) ?? JSON.parse(prepared(schemaSource(machine)));
  jsonSchemas.set(machine, known);
  return known;
}

/** It is made of sources alone, which are those of the bundle that holds it. */
export function schemaSource(machine: string): Source {
  const schema = MACHINE_INPUTS[machine] ?? z.never();
  const described = () => describeFields(z.toJSONSchema(schema, { io: 'input' }), FIELD_DESCRIPTIONS[machine] ?? {});
  const make = () => JSON.stringify({ title: `Input of ${machine}`, ...described() });
  return { name: `request of ${machine}`, of: '', make };
}
