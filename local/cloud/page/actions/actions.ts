import * as z from 'zod';
import { parsed } from '../../../../functions/core/json.ts';
import { readDocument } from '../../machines/documents.ts';
import { problemsOfRequest } from '../../machines/inputs.ts';
import { json, type PageAnswer, refused } from '../answers.ts';
import type { Changing } from '../place.ts';
import type { Actions, Done } from '../wire.ts';
import { faultOf } from './faults.ts';

const FASTEST = 100_000;

const REQUESTS = {
  start: z.strictObject({ machine: z.string(), text: z.string() }),
  stop: z.strictObject({ id: z.string() }),
  control: z.strictObject({ id: z.string(), wish: z.enum(['continue', 'pause', 'stop']) }),
  answer: z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/), verdict: z.enum(['approved', 'rejected']) }),
  fault: z.strictObject({ fault: z.string(), cluster: z.string(), resource: z.string() }),
  speed: z.strictObject({ speed: z.number().positive().max(FASTEST) }),
} satisfies { [Name in keyof Actions]: z.ZodType<Actions[Name]> };

/** Does what the page asks for; undefined when there is no such action. `changing` is absent where the page may only look. */
export async function act(name: string, body: string, changing: Changing | undefined): Promise<PageAnswer | undefined> {
  if (!Object.hasOwn(REQUESTS, name)) return undefined;
  if (!changing) return refused(403, 'This page may only look: it was opened without --allow-changes.');
  const value = parsed(body);
  const { start, stop, control, answer, fault, speed } = REQUESTS;
  if (name === 'start') return withRead(start, value, (request) => started(request, changing));
  if (name === 'stop') return withRead(stop, value, async ({ id }) => json(await changing.stop(id)));
  if (name === 'control') return withRead(control, value, async (wish) => json(await changing.control(wish)));
  if (name === 'answer') return withRead(answer, value, async (request) => json(await changing.answer(request)));
  if (name === 'fault') return withRead(fault, value, async (request) => injected(request, changing));
  return withRead(speed, value, async (request) => hastened(request, changing));
}

async function withRead<T>(
  schema: z.ZodType<T>,
  value: unknown,
  run: (request: T) => Promise<PageAnswer>,
): Promise<PageAnswer> {
  const read = schema.safeParse(value);
  if (read.success) return run(read.data);
  const problems = read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return refused(400, 'The page sent something that is not valid here.', problems);
}

/** Every problem with a request is said before anything is started. */
async function started({ machine, text }: Actions['start'], changing: Changing): Promise<PageAnswer> {
  const problems = problemsOfRequest(machine, text);
  if (problems.length > 0) return refused(400, `This is not a valid input for ${machine}.`, problems);
  const read = readDocument(text);
  const input = 'value' in read ? JSON.stringify(read.value) : text;
  return json(await changing.start(machine, input));
}

function injected({ fault, cluster, resource }: Actions['fault'], { inject }: Changing): PageAnswer {
  const chosen = faultOf(fault, cluster, resource);
  if (!inject || !chosen) return refused(404, `There is no fault ${fault} of ${resource} here.`);
  inject(chosen);
  const where = 'cluster' in chosen ? ` on ${cluster}` : '';
  return json({ message: `Injected for ${resource}${where}.` } satisfies Done);
}

function hastened({ speed }: Actions['speed'], { setSpeed }: Changing): PageAnswer {
  if (!setSpeed) return refused(404, 'The clock of this place cannot be set.');
  setSpeed(speed);
  return json({
    message: speed === 1 ? 'Time passes as it really does.' : `Time passes ${speed} times as fast.`,
  } satisfies Done);
}
