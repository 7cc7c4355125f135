import { afterAll, afterEach, expect } from 'vitest';
import { takeFound, watchOutput } from './processes/watch.ts';

// Lambdas that nobody gave a log write to the console, and the console writes here.
watchOutput(process.stdout);
watchOutput(process.stderr);

const nothingIsShown = () => expect(takeFound(), 'Secrets or task tokens were shown.').toEqual([]);

// Every test answers for what it let out; the last for what came after it.
afterEach(nothingIsShown);
afterAll(nothingIsShown);
