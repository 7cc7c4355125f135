import { stripVTControlCharacters } from 'node:util';
import { wrapped } from './wrap.ts';

// Where the descriptions of options begin.
const DESCRIPTIONS = 22;

/** A help text for a terminal of so many columns: paragraphs and descriptions are wrapped to fit, examples stay whole. */
export function helpText(text: string, columns: number): string {
  const lines = text.trim().split('\n');
  if (lines.every((line) => stripVTControlCharacters(line).length <= columns)) return `${lines.join('\n')}\n`;
  return `${blocksOf(lines)
    .flatMap((block) => blockLines(block, columns))
    .join('\n')}\n`;
}

type Block = { kind: 'text' | 'entry' | 'command'; indent: string; text: string; description: string };

/** Lines that belong together: a paragraph, an option with its description, a line of its own. */
function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let isExample = false;
  for (const line of lines) {
    const last = blocks.at(-1);
    const [indent = ''] = /^ */.exec(line) ?? [];
    if (/^Examples?$/.test(line)) isExample = true;
    else if (line === '' || indent === '') isExample = isExample && line !== '';
    const text = line.trim();
    if (isExample && indent !== '') blocks.push({ kind: 'command', indent, text, description: '' });
    else if (indent.length === DESCRIPTIONS && last?.kind === 'entry') last.description += ` ${text}`;
    else if (isEntry(line)) {
      blocks.push({
        kind: 'entry',
        indent,
        text: line.slice(0, DESCRIPTIONS).trim(),
        description: line.slice(DESCRIPTIONS),
      });
    } else if (last?.kind === 'text' && text !== '' && last.text !== '' && indent === '' && last.indent === '') {
      last.text += ` ${text}`;
    } else blocks.push({ kind: 'text', indent, text, description: '' });
  }
  return blocks;
}

const isEntry = (line: string): boolean =>
  /^ {2}\S/.test(line) && line.slice(0, DESCRIPTIONS).endsWith('  ') && line.charAt(DESCRIPTIONS) !== ' ';

function blockLines({ kind, indent, text, description }: Block, columns: number): string[] {
  if (kind === 'command') return [`${indent}${text}`];
  if (kind === 'entry') {
    const rest = wrapped(description, columns - DESCRIPTIONS).map((line) => `${' '.repeat(DESCRIPTIONS)}${line}`);
    return [`${indent}${text}`.padEnd(DESCRIPTIONS) + (rest[0] ?? '').trimStart(), ...rest.slice(1)];
  }
  const [first = '', ...more] = wrapped(text, columns - indent.length - (indent === '' ? 0 : 2));
  return [`${indent}${first}`, ...more.map((line) => `${indent}${indent === '' ? '' : '  '}${line}`)];
}
