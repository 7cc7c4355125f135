import { wrapped } from './wrap.ts';

// A last column narrower than this is harder to read than lines that the terminal breaks.
const NARROWEST = 24;

/**
 * Columns as wide as their widest text, the last one wrapped so that all fit into `columns`. Colours are added by
 * `paintRow`, so that they do not count as width.
 */
export function tableText(
  rows: readonly (readonly string[])[],
  paintRow = (row: readonly string[], _index: number) => row,
  columns = Number.POSITIVE_INFINITY,
): string {
  const others = widthsOf(rows.map((row) => row.slice(0, -1))).reduce((sum, width) => sum + width + 2, 0);
  if (columns - others < NARROWEST) return stackedText(rows, paintRow, columns);
  const fitting = rows.flatMap((row) => wrappedRow(row, columns - others));
  const widths = widthsOf(fitting);
  return fitting
    .map((row, index) => {
      const painted = paintRow(row, index);
      const cells = row.map((text, column) => `${painted[column]}${' '.repeat((widths[column] ?? 0) - text.length)}`);
      return `${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}

/** For a narrow terminal: the last column of each row beneath the others. */
function stackedText(
  rows: readonly (readonly string[])[],
  paintRow: (row: readonly string[], index: number) => readonly string[],
  columns: number,
): string {
  return rows
    .map((row, index) => {
      const head = paintRow(row, index)
        .slice(0, -1)
        .filter((text) => text !== '');
      const below = wrapped(row.at(-1) ?? '', columns - 2).map((line) => `  ${line}`);
      return [...(head.length > 0 ? [head.join('  ')] : []), ...below].map((line) => `${line}\n`).join('');
    })
    .join('');
}

const widthsOf = (rows: readonly (readonly string[])[]): number[] =>
  rows.reduce<number[]>((found, row) => row.map((text, column) => Math.max(found[column] ?? 0, text.length)), []);

function wrappedRow(row: readonly string[], width: number): string[][] {
  const [first = '', ...more] = wrapped(row.at(-1) ?? '', width);
  const before = row.slice(0, -1);
  return [[...before, first], ...more.map((line) => [...before.map(() => ''), line])];
}
