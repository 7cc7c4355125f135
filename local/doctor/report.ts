import { commandsTyped } from '../cli/text/invocation.ts';
import { type Terminal, textColumns } from '../cli/text/terminal.ts';
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

/** The examination for people: at most 80 columns, with commands that can be copied. */
export function reportText(
  { stack, region, account, findings }: Examination,
  terminal: Pick<Terminal, 'paint' | 'command' | 'live' | 'columns'>,
): string {
  const width = Math.min(WIDTH, textColumns(terminal));
  const where = [region && `in ${region}`, account && `of account ${account}`].filter(Boolean).join(' ');
  const lines = [
    `${stack} ${where}`.trim(),
    '',
    ...findings.flatMap((each) => [
      ...findingLines(each, terminal.paint, width),
      ...each.next.flatMap((step) => stepLines(commandsTyped(step, terminal.command), width)),
    ]),
    '',
  ];
  return `${[...lines, ...wrapped(summaryText(findings), width)].join('\n')}\n`;
}

function findingLines({ check, verdict, found }: Finding, paint: Terminal['paint'], width: number): string[] {
  const [first = '', ...more] = wrapped(found, width - INDENT.length);
  const head = `${paint(COLOURS[verdict], verdict.padEnd(VERDICT_WIDTH))}${check.padEnd(CHECK_WIDTH)}${first}`;
  return [head, ...more.map((line) => `${INDENT}${line}`)];
}

const COMMAND = /^(aws|kubectl|sam|upkeep|eks-upkeep|npx|npm|nvm|unset|export) /;
const STEP_INDENT = '    ';

/** A command is broken as a shell takes it; anything else is a sentence. */
function stepLines(step: string, width: number): string[] {
  const isCommand = COMMAND.test(step);
  const lines = wrapped(step, width - STEP_INDENT.length - 4);
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
