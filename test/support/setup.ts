import { afterAll, afterEach, expect } from 'vitest';
import { checkOutput, takeFound } from './processes/leak-check.ts';

// Lambdas that nobody gave a log write to the console, and the console writes here.
checkOutput(process.stdout);
checkOutput(process.stderr);

const nothingIsShown = () => expect(takeFound(), 'Secrets or task tokens were shown.').toEqual([]);

// Every test answers for what it let out; the last for what came after it.
afterEach(nothingIsShown);
afterAll(nothingIsShown);
