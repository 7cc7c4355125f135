import { type AwsCli, hasAwsCli } from './aws-cli.ts';
import { blocksOf, type Statement, statementsOf } from './blocks.ts';
import { asShown } from './compare.ts';
import { openShell, type Shell } from './shell.ts';

/** What is wrong with a command of a page: it ends otherwise than the page says, or prints something else. */
export type PageProblem = { statement: Statement; text: string; printed?: string };

/** The commands of a page, in order. */
export const commandsOf = (page: string): Statement[] => blocksOf(page).flatMap(statementsOf);

/** Types every command of a page into one shell, and gives what is wrong. */
export async function problemsOfPage(page: string, aws: AwsCli): Promise<PageProblem[]> {
  const shell = await openShell(aws);
  const problems: PageProblem[] = [];
  try {
    for (const statement of commandsOf(page)) problems.push(...(await problemsOf(shell, statement)));
  } finally {
    await shell.close();
  }
  return problems;
}

async function problemsOf(shell: Shell, statement: Statement): Promise<PageProblem[]> {
  const { typed, shown, varies } = statement;
  if (!hasAwsCli && /\baws /.test(typed)) return [];
  const { code, printed, notRun } = await shell.type(typed, (question) => typedAfter(question, shown ?? []));
  const [, wanted] = /# .*exit code (\d+)/.exec(typed) ?? [];
  // An output that is shown whole says itself whether the command failed.
  const isWhole = shown !== undefined && !shown.includes('...');
  const isExpected = wanted === undefined ? code === 0 || isWhole : code === Number(wanted);
  if (!isExpected) return [{ statement, text: `ends with ${code}, not ${wanted ?? 0}:\n${printed}` }];
  if (shown === undefined) return [];

  const lines = shown.join('\n').trimEnd();
  if (notRun.length > 0) {
    return lines === '' ? [] : [{ statement, text: `shows an output, but ${notRun.join(', ')} cannot be run here.` }];
  }
  const found = asShown(printed, lines.split('\n'), varies).join('\n').trimEnd();
  return found === lines ? [] : [{ statement, text: `prints:\n${found}`, printed }];
}

/** What the page shows as the answer to a question. */
function typedAfter(question: string, shown: readonly string[]): string | undefined {
  const [start = ''] = question.trim().split('\n').slice(-1);
  return shown
    .find((line) => line.startsWith(start))
    ?.slice(start.length)
    .trim();
}

/** The page with what was printed where it shows whole outputs, and the problems that a person has to look at. */
export function corrected(page: string, problems: readonly PageProblem[]): { page: string; left: PageProblem[] } {
  const isWhole = ({ statement: { shown }, printed }: PageProblem) =>
    printed !== undefined && shown !== undefined && !shown.some((line) => line.includes('...'));
  const lines = page.split('\n');
  for (const { statement, printed = '' } of problems.filter(isWhole).toReversed()) {
    const { line, typed, shown = [] } = statement;
    const from = line - 1 + typed.split('\n').length;
    const gap = shown.at(-1) === '' ? [''] : [];
    const output = printed.trimEnd().split('\n');
    lines.splice(from, shown.length, ...output.map((each) => each.trimEnd()), ...gap);
  }
  return { page: lines.join('\n'), left: problems.filter((problem) => !isWhole(problem)) };
}
