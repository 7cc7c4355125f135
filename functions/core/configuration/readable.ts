import * as z from 'zod/mini';
import { readConfiguration } from './configuration.ts';

// Checks run although something else is wrong too, so that all problems are told at once.
const always = { when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null };

/**
 * A check of a request: every text of configurationValues in it, its own or those of its add-ons, can be read. Only those
 * who read them have it, since reading YAML weighs.
 */
export function readableConfigurations<Request>(): z.core.$ZodCheck<Request> {
  return z.check<Request>((payload) => {
    for (const { path, text } of textsIn(payload.value)) {
      const read = readConfiguration(text);
      if (!('problem' in read)) continue;
      const message = read.path === '' ? read.problem : `${read.path} ${read.problem}`;
      payload.issues.push({ code: 'custom', message, path: [...path, 'configurationValues'], input: payload.value });
    }
  }, always);
}

function textsIn(request: unknown): { path: (string | number)[]; text: string }[] {
  const { configurationValues, addons } = Object(request);
  const own = typeof configurationValues === 'string' ? [{ path: [], text: configurationValues }] : [];
  const wishes: unknown[] = Array.isArray(addons) ? addons : [];
  return [
    ...own,
    ...wishes.flatMap((wish, index) =>
      textsIn(wish).map(({ path, text }) => ({ path: ['addons', index, ...path], text })),
    ),
  ];
}
