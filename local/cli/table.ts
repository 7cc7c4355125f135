/** Columns as wide as their widest text. Texts may hold colours; widths are given by the texts without them. */
export function tableText(
  rows: readonly (readonly string[])[],
  paintRow = (row: readonly string[], _index: number) => row,
): string {
  const widths = rows.reduce<number[]>(
    (found, row) => row.map((text, column) => Math.max(found[column] ?? 0, text.length)),
    [],
  );
  return rows
    .map((row, index) => {
      const painted = paintRow(row, index);
      const cells = row.map((text, column) => `${painted[column]}${' '.repeat((widths[column] ?? 0) - text.length)}`);
      return `${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}
