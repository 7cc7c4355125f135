import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { filesUnder } from './choice.ts';

/** What became of the mutants of a folder. */
const Score = z.strictObject({ folder: z.string(), files: z.number(), mutants: z.number(), survivors: z.number() });
export type Score = z.infer<typeof Score>;

const FILE = new URL('scores.json', import.meta.url);

export const readScores = (): Score[] => z.array(Score).parse(JSON.parse(readFileSync(FILE, 'utf8')));

/** `functions/core/addon`; what lies directly in `functions/core` counts as that. */
export function folderOf(file: string): string {
  return file.split('/').slice(0, -1).slice(0, 3).join('/');
}

/** Keeps the scores of folders of which every file was run. */
export function writeScores(scores: readonly Score[], run: readonly string[]): void {
  const missed = new Set(
    filesUnder(['functions'], '.ts')
      .filter((file) => !run.includes(file))
      .map(folderOf),
  );
  const whole = scores.filter(({ folder }) => !missed.has(folder));
  const others = readScores().filter(({ folder }) => !whole.some((score) => score.folder === folder));
  const all = [...others, ...whole].toSorted((a, b) => a.folder.localeCompare(b.folder));
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`);
}

export function scoreText(scores: readonly Score[]): string {
  return scores
    .map(
      ({ folder, mutants, survivors }) =>
        `${folder}: ${percent(mutants, survivors)}, ${survivors} of ${mutants} survive`,
    )
    .join('\n');
}

export const percent = (mutants: number, survivors: number): string =>
  `${mutants === 0 ? '100' : ((100 * (mutants - survivors)) / mutants).toFixed(1)} %`;
