export const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** A program for developers: what its options may be, how they are read, which throws what is wrong, and what it does. */
type Program<Options> = {
  usage: string;
  read(args: string[]): Options;
  /** Gives the exit code. */
  run(options: Options): Promise<number>;
};

/** Runs a program with the arguments of the process, which then ends with its exit code; with 2 when they are not valid. */
export async function runProgram<Options>({ usage, read, run }: Program<Options>): Promise<void> {
  let options: Options;
  try {
    options = read(process.argv.slice(2));
  } catch (error) {
    print(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  process.exitCode = await run(options);
}
