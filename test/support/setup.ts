import { afterAll, afterEach, expect, vi } from 'vitest';
import { checkOutput, forgetTokens, takeFound } from './processes/leak-check.ts';

// One process runs many files of tests, one after the other: each begins as the first did, and leaves nothing to the next.
forgetTokens();
const surroundings = () => {
  // Powertools sets this one when it is loaded.
  const { AWS_SDK_UA_APP_ID: _, ...environment } = process.env;
  return { folder: process.cwd(), environment };
};
const asFound = surroundings();
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  expect(surroundings(), 'Later files of tests would run in other surroundings.').toEqual(asFound);
});

// Lambdas that nobody gave a log write to the console, and the console writes here.
checkOutput(process.stdout);
checkOutput(process.stderr);

const nothingIsShown = () => expect(takeFound(), 'Secrets or task tokens were shown.').toEqual([]);

// Every test answers for what it let out; the last for what came after it.
afterEach(nothingIsShown);
afterAll(nothingIsShown);
