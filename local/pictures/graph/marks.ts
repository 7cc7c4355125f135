import { countText, wasOrWere } from '../../../functions/core/count-text.ts';
import type { GraphEdge, GraphNode } from './graph.ts';
import type { Layout } from './layout.ts';
import type { TakenPath } from './taken-path.ts';

/** The classes of a state in a picture; what they look like is up to a style sheet. */
export function classOfNode({ name, type }: GraphNode, path: TakenPath | undefined): string {
  const marks = ['state', `type-${type.toLowerCase()}`];
  if (path && Object.hasOwn(path.visits, name)) marks.push('taken');
  if (path?.present.includes(name)) marks.push('present');
  if (path?.failed.includes(name)) marks.push('failed');
  return marks.join(' ');
}

export function classOfEdge({ from, to, kind }: GraphEdge, path: TakenPath | undefined): string {
  const taken = path?.steps.some((step) => step.from === from && step.to === to);
  return `edge kind-${kind}${taken ? ' taken' : ''}`;
}

/** The picture in words, for whoever does not see it. */
export function describePath({ nodes }: Layout, path: TakenPath | undefined): string {
  if (!path) return `${countText(nodes.length, 'state')}: ${nodes.map(({ name }) => name).join(', ')}.`;
  const taken = Object.entries(path.visits).map(([name, count]) => (count === 1 ? name : `${name} (${count} times)`));
  const sentences = [
    `${taken.length} of ${countText(nodes.length, 'state')} ${wasOrWere(taken.length)} entered: ${taken.join(', ')}.`,
    ...path.present.map((name) => `It is in ${name}.`),
    ...path.failed.map((name) => `It ended in ${name}.`),
  ];
  return sentences.join(' ');
}
