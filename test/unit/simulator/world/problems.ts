import { parseWorld, WorldError } from '../../../../local/simulator/world/world.ts';

/** What is wrong with a world, each problem with its path. */
export function problemsOf(text: string): string[] {
  try {
    parseWorld(text);
    return [];
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}
