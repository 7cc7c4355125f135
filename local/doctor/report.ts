import type { Terminal } from '../cli/text/terminal.ts';
import { wrapped } from '../cli/text/wrap.ts';
import type { Examination } from './doctor.ts';
import type { Finding, Verdict } from './finding.ts';

const WIDTH = 80;
const COLOURS: Readonly<Record<Verdict, Parameters<Terminal['paint']>[0]>> = {
  ok: 'green',
  warning: 'yellow',
  problem: 'red',
  unknown: 'cyan',
};
const VERDICT_WIDTH = 9;
const CHECK_WIDTH = 16;
const INDENT = ' '.repeat(VERDICT_WIDTH + CHECK_WIDTH);

/** The examination for people: 80 columns, with commands that can be copied. */
export function reportText(
  { stack, region, account, findings }: Examination,
  { paint }: Pick<Terminal, 'paint'>,
): string {
  const where = [region && `in ${region}`, account && `of account ${account}`].filter(Boolean).join(' ');
  const lines = [`${stack} ${where}`.trim(), '', ...findings.flatMap((each) => findingLines(each, paint)), ''];
  return `${[...lines, ...wrapped(summaryText(findings), WIDTH)].join('\n')}\n`;
}

function findingLines({ check, verdict, found, next }: Finding, paint: Terminal['paint']): string[] {
  const [first = '', ...more] = wrapped(found, WIDTH - INDENT.length);
  const head = `${paint(COLOURS[verdict], verdict.padEnd(VERDICT_WIDTH))}${check.padEnd(CHECK_WIDTH)}${first}`;
  return [head, ...more.map((line) => `${INDENT}${line}`), ...next.flatMap((step) => stepLines(step))];
}

const COMMAND = /^(aws|sam|upkeep|npm|nvm|unset|export) /;
const STEP_INDENT = '    ';

/** A command is broken as a shell takes it; anything else is a sentence. */
function stepLines(step: string): string[] {
  const isCommand = COMMAND.test(step);
  const lines = wrapped(step, WIDTH - STEP_INDENT.length - 4);
  return lines.map((line, index) => {
    const isLast = index === lines.length - 1;
    const begin = index === 0 ? `${STEP_INDENT}${isCommand ? '$' : '>'} ` : `${STEP_INDENT}  `;
    return `${begin}${line}${isCommand && !isLast ? ' \\' : ''}`;
  });
}

function summaryText(findings: readonly Finding[]): string {
  const count = (verdict: Verdict) => findings.filter((each) => each.verdict === verdict).length;
  const parts = [
    [count('problem'), 'problem', 'problems'],
    [count('warning'), 'warning', 'warnings'],
    [count('unknown'), 'unknown', 'unknown'],
  ] as const;
  const said = parts
    .filter(([many]) => many > 0)
    .map(([many, one, several]) => `${many} ${many === 1 ? one : several}`);
  return said.length === 0 ? `All ${findings.length} checks are ok.` : `${said.join(', ')}; ${count('ok')} ok.`;
}
