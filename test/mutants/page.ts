import { readFileSync, writeFileSync } from 'node:fs';
import { type Reason, readReasons } from './reasons.ts';
import { percent, readScores, type Score } from './scores.ts';

const FILE = new URL('../../docs/development/mutants.md', import.meta.url);
const MARKS = {
  scores: /(<!-- scores -->\n)[\s\S]*?(<!-- end of scores -->)/,
  reasons: /(<!-- reasons -->\n)[\s\S]*$/,
};

/** The page with the scores and reasons as they are now. */
export function mutantsPage(page = readFileSync(FILE, 'utf8')): string {
  return page
    .replace(MARKS.scores, (_, begin, end) => `${begin}${scoreTable(readScores())}${end}`)
    .replace(MARKS.reasons, (_, begin) => `${begin}${reasonList(readReasons())}`);
}

export const writePage = (): void => writeFileSync(FILE, mutantsPage());

function scoreTable(scores: readonly Score[]): string {
  const rows = scores.map(
    ({ folder, files, mutants, survivors }) =>
      `| \`${folder}\` | ${files} | ${mutants} | ${survivors} | ${percent(mutants, survivors)} |\n`,
  );
  return `| Folder | Files | Mutants | Survivors | Score |\n|---|---|---|---|---|\n${rows.join('')}`;
}

function reasonList(reasons: readonly Reason[]): string {
  const files = [...new Set(reasons.map(({ file }) => file))].sort();
  const ownOf = (name: string) => reasons.filter(({ file }) => file === name).map(reasonText);
  return files.map((file) => `\n### ${file}\n\n${ownOf(file).join('\n')}\n`).join('');
}

function reasonText({ line, to, reason }: Reason): string {
  const mutants = to === undefined ? '' : ` (to ${to.map((text) => code(text)).join(', ')})`;
  return `- ${code(line)}${mutants}: ${reason}`;
}

const code = (text: string) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);
