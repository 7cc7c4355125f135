import { FONT_SIZE } from './label.ts';
import type { Layout, PlacedEdge, PlacedGroup, PlacedNode } from './layout.ts';
import { classOfEdge, classOfNode, describePath } from './marks.ts';
import { GRAPH_STYLE } from './style.ts';
import type { TakenPath } from './taken-path.ts';

const LINE_HEIGHT = 16;

/** A picture of a state machine that stands alone. With a path, what was taken is lit and the present states are marked. */
export function graphSvg(layout: Layout, picture: { title: string; path?: TakenPath }): string {
  const { title, path } = picture;
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(describePath(layout, path))}</desc>`,
    `<style>${GRAPH_STYLE}</style>`,
    `<g class="graph${path ? ' with-path' : ''}">`,
    `<rect class="background" width="${width}" height="${height}"/>`,
    ...layout.groups.map(groupSvg),
    ...layout.edges.map((edge) => edgeSvg(edge, path)),
    ...layout.nodes.map((node) => nodeSvg(node, path)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

const groupSvg = ({ x, y, width, height }: PlacedGroup) =>
  `<rect class="group" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>`;

const edgeSvg = (edge: PlacedEdge, path: TakenPath | undefined) =>
  `<g class="${classOfEdge(edge, path)}"><path class="line" d="${edge.path}"/><path class="arrow" d="${edge.arrow}"/></g>`;

function nodeSvg(node: PlacedNode, path: TakenPath | undefined): string {
  const { lines, x, y, width, height, comment, name } = node;
  const first = y - ((lines.length - 1) * LINE_HEIGHT) / 2 + FONT_SIZE * 0.36;
  const texts = lines.map((line, index) => `<text x="${x}" y="${first + index * LINE_HEIGHT}">${escaped(line)}</text>`);
  const shape = `<rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="6"/>`;
  const hint = `<title>${escaped(comment === undefined ? name : `${name}: ${comment}`)}</title>`;
  return `<g class="${classOfNode(node, path)}">${hint}${shape}${texts.join('')}</g>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
