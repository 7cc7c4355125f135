import type { Value } from '../../../local/template.ts';

/** A chart of the dashboard, six rows high: of metrics, or of a query on logs. */
export type Chart = {
  at: readonly [x: number, y: number, width: number];
  title: string;
  more: Readonly<Record<string, Value>>;
  metrics?: Value[];
};

export const chart = (at: Chart['at'], title: string, more: Chart['more'], metrics?: Value[]): Chart => ({
  ...{ at, title, more, ...(metrics && { metrics }) },
});
