import * as z from 'zod/mini';
import { readConfiguration } from './configuration.ts';

// Checks run although something else is wrong too, so that all problems are reported together.
const always = { when: () => true };

/**
 * A check of a request: every text of configurationValues in it, its own or those of its add-ons, can be read. Only those
 * who read them have it, since a reader of YAML makes a bundle larger.
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

type Text = { path: (string | number)[]; text: string };

function textsIn(request: unknown): Text[] {
  const { configurationValues, addons } = Object(request);
  const own = typeof configurationValues === 'string' ? [{ path: [], text: configurationValues }] : [];
  const { overrides } = Object(addons);
  return [...own, ...textsInEach(addons, ['addons']), ...textsInEach(overrides, ['addons', 'overrides'])];
}

function textsInEach(wishes: unknown, at: readonly string[]): Text[] {
  if (!Array.isArray(wishes)) return [];
  return wishes.flatMap((wish: unknown, index) =>
    textsIn(wish).map(({ path, text }) => ({ path: [...at, index, ...path], text })),
  );
}
