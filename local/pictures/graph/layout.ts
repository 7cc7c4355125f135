import type { Graph as DotGraph } from '@viz-js/viz';
import * as z from 'zod';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';
import { linesOf, widthOf } from './label.ts';

/** A graph with a place for everything: pixels, from the top left corner. The same graph has the same layout everywhere. */
export type Layout = { width: number; height: number; nodes: PlacedNode[]; edges: PlacedEdge[]; groups: PlacedGroup[] };
/** `x` and `y` are of the centre. */
export type PlacedNode = GraphNode & { lines: string[]; x: number; y: number; width: number; height: number };
/** `path` is the data of an SVG path; the arrow leads from its end to the tip. */
export type PlacedEdge = GraphEdge & { path: string; arrow: string };
export type PlacedGroup = { of: string; x: number; y: number; width: number; height: number };

const POINTS_PER_INCH = 72;
const MARGIN = 12;
const LINE_HEIGHT = 16;
const PADDING = { x: 14, y: 9 };
const ARROW_HALF_WIDTH = 3.5;

const numbers = z.string().transform((text) => text.split(',').map(Number));
const Drawn = z.object({
  bb: numbers,
  objects: z.array(
    z.object({ name: z.string(), pos: numbers.optional(), bb: numbers.optional(), label: z.string().optional() }),
  ),
  edges: z.array(z.object({ id: z.string(), pos: z.string() })).default([]),
});

/** Places the states with Graphviz, which is loaded when this is called for the first time. */
export async function layoutOf(graph: Graph): Promise<Layout> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const sizes = new Map(graph.nodes.map((node) => [node.name, sizeOf(node)]));
  return placed(graph, sizes, Drawn.parse(viz.renderJSON(dotOf(graph, sizes))));
}

type Size = { lines: string[]; width: number; height: number };

function sizeOf({ name }: GraphNode): Size {
  const lines = linesOf(name);
  return {
    lines,
    width: Math.ceil(Math.max(...lines.map(widthOf)) + 2 * PADDING.x),
    height: lines.length * LINE_HEIGHT + 2 * PADDING.y,
  };
}

// Nodes are called by their number: Graphviz reads escapes in names.
function dotOf({ nodes, edges, groups }: Graph, sizes: ReadonlyMap<string, Size>): DotGraph {
  const idOf = new Map(nodes.map(({ name }, index) => [name, String(index)]));
  const idOfState = (name: string) => idOf.get(name) ?? '';
  return {
    graphAttributes: { rankdir: 'TB', nodesep: 0.22, ranksep: 0.4 },
    nodeAttributes: { shape: 'box', fixedsize: true, label: '' },
    nodes: nodes.map(({ name }) => {
      const { width = 0, height = 0 } = sizes.get(name) ?? {};
      const attributes = { width: width / POINTS_PER_INCH, height: height / POINTS_PER_INCH };
      return { name: idOfState(name), attributes };
    }),
    edges: edges.map(({ from, to, kind }, index) => ({
      tail: idOfState(from),
      head: idOfState(to),
      // The way of a run without errors is the straight one.
      attributes: { id: String(index), weight: kind === 'catch' ? 1 : 3 },
    })),
    subgraphs: groups.map(({ states }, index) => ({
      name: `cluster_${index}`,
      graphAttributes: { label: '', margin: 14 },
      nodes: states.map((name) => ({ name: idOfState(name) })),
    })),
  };
}

function placed(graph: Graph, sizes: ReadonlyMap<string, Size>, drawn: z.infer<typeof Drawn>): Layout {
  const [left = 0, bottom = 0, right = 0, top = 0] = drawn.bb;
  const x = (value: number) => rounded(value - left + MARGIN);
  const y = (value: number) => rounded(top - value + MARGIN);
  const point = ([px = 0, py = 0]: readonly number[]): Point => ({ x: x(px), y: y(py) });
  const objects = new Map(drawn.objects.map((object) => [object.name, object]));
  const lines = new Map(drawn.edges.map(({ id, pos }) => [id, pos]));
  return {
    width: rounded(right - left + 2 * MARGIN),
    height: rounded(top - bottom + 2 * MARGIN),
    nodes: graph.nodes.map((node, index) => {
      const size = sizes.get(node.name) ?? sizeOf(node);
      return { ...node, ...size, ...point(objects.get(String(index))?.pos ?? []) };
    }),
    edges: graph.edges.map((edge, index) => ({ ...edge, ...lineOf(lines.get(String(index)) ?? '', point) })),
    groups: graph.groups.map(({ of }, index) => {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = objects.get(`cluster_${index}`)?.bb ?? [];
      return { of, x: x(x1), y: y(y2), width: rounded(x2 - x1), height: rounded(y2 - y1) };
    }),
  };
}

type Point = { x: number; y: number };

/** Graphviz writes `e,TIP P0 P1 P2 P3 ...`: the tip of the arrow, then the points of Bézier curves. */
function lineOf(pos: string, point: (numbers: readonly number[]) => Point): Pick<PlacedEdge, 'path' | 'arrow'> {
  const [end = '', ...rest] = pos.split(' ');
  const tip = point(end.replace(/^e,/, '').split(',').map(Number));
  const [start, ...curve] = rest.map((text) => point(text.split(',').map(Number)));
  const last = curve.at(-1);
  if (!start || !last) return { path: '', arrow: '' };
  const path = `M${text(start)}C${curve.map(text).join(' ')}`;
  return { path, arrow: arrowOf(last, tip) };
}

/** A triangle from the end of a line to the tip. */
function arrowOf(base: Point, tip: Point): string {
  const length = Math.hypot(tip.x - base.x, tip.y - base.y) || 1;
  const across = {
    x: ((base.y - tip.y) / length) * ARROW_HALF_WIDTH,
    y: ((tip.x - base.x) / length) * ARROW_HALF_WIDTH,
  };
  const corner = (side: 1 | -1): Point => ({
    x: rounded(base.x + across.x * side),
    y: rounded(base.y + across.y * side),
  });
  return `M${text(tip)}L${text(corner(1))} ${text(corner(-1))}Z`;
}

const rounded = (value: number) => Math.round(value * 10) / 10;
const text = ({ x, y }: Point) => `${x},${y}`;
