import { parseArgs } from 'node:util';

/** Which mutants to try, with which tests. */
export type Options = {
  files: string[];
  tests: string[];
  max: number;
  seed: number;
  isThorough: boolean;
  faults: string[] | undefined;
};

export const USAGE = `npm run mutants -- [--files PATH,...] [--tests PATH,...] [--max N] [--seed N] [--thorough]
npm run mutants -- --faults [NAME,...]

  --files     the product files or folders to change; default functions/core,functions/aws
  --tests     the test files or folders to choose from; default the unit tests of the product
  --max       at most so many mutants, chosen by --seed
  --thorough  runs slow tests also for mutants that quick ones have reached
  --faults    the deliberate faults of test/mutants/faults.ts instead, all of them or those named
`;

const UNIT_TESTS = [
  ...['core', 'aws', 'actions', 'runtime'].map((folder) => `test/unit/${folder}`),
  // Holds the tables of codes.
  'test/contract/house/outcomes-page.test.ts',
];

/** Throws a `TypeError` with what is wrong. */
export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      files: { type: 'string', default: 'functions/core,functions/aws' },
      tests: { type: 'string', default: UNIT_TESTS.join(',') },
      max: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      thorough: { type: 'boolean', default: false },
      faults: { type: 'boolean', default: false },
    },
  });
  if (positionals.length > 0 && !values.faults) throw new TypeError(`Unexpected argument '${positionals[0]}'.`);
  return {
    files: values.files.split(','),
    tests: values.tests.split(','),
    max: numberIn('max', values.max),
    seed: numberIn('seed', values.seed),
    isThorough: values.thorough,
    faults: values.faults ? positionals.flatMap((names) => names.split(',')) : undefined,
  };
}

function numberIn(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new TypeError(`--${name} must be a number, got '${text}'.`);
  return Number(text);
}
