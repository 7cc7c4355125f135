import { useEffect, useRef } from 'preact/hooks';
import type { Layout, PlacedNode } from '../../../../pictures/graph/layout.ts';
import { classOfEdge, classOfNode, describePath } from '../../../../pictures/graph/marks.ts';
import type { TakenPath } from '../../../../pictures/graph/taken-path.ts';
import { read } from '../api.ts';
import { useRead } from '../use-read.ts';

const FONT_SIZE = 13;
const LINE_HEIGHT = 16;

// A wide picture shrinks to the screen, but not further than its texts can be read.
const READABLE = 1_000;

// What scrolls is reached by keyboard.
const REACHED = { tabIndex: 0 };

/** The states of a state machine, with the path taken lit and the present state marked. */
export function Graph({ machine, path }: { machine: string; path: TakenPath }) {
  const { value: layout, problem } = useRead(machine, () => read('graph', { machine }));
  const frame = useRef<HTMLDivElement>(null);
  const at = path.present[0] ?? path.failed[0] ?? Object.keys(path.visits).at(-1);
  // Where the picture is wider than the screen, it begins with the state that the execution is in.
  useEffect(() => {
    const node = layout?.nodes.find(({ name }) => name === at);
    const { current } = frame;
    if (layout && node && current) {
      current.scrollLeft = (node.x / layout.width) * current.scrollWidth - current.clientWidth / 2;
    }
  }, [layout, at]);
  return (
    <section aria-labelledby="graph">
      <h2 id="graph">States</h2>
      {problem !== undefined && <p class="problem">{problem}</p>}
      {layout && layout.groups.length > 0 && (
        <p class="facts">What the dotted box has runs once for each cluster, as an execution of its own.</p>
      )}
      <div class="picture" ref={frame} {...REACHED}>
        {layout && <Picture layout={layout} path={path} />}
      </div>
    </section>
  );
}

function Picture({ layout, path }: { layout: Layout; path: TakenPath }) {
  const { width, height, groups, edges, nodes } = layout;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      style={{ maxWidth: width, minWidth: Math.min(width, READABLE) }}
      role="img"
      aria-label={describePath(layout, path)}
    >
      <g class="graph with-path">
        {groups.map((group) => (
          <rect key={`${group.of} ${group.x}`} class="group" {...boxOf(group)} rx="8" />
        ))}
        {edges.map((edge) => (
          <g key={`${edge.from}\n${edge.to}`} class={classOfEdge(edge, path)}>
            <path class="line" d={edge.path} />
            <path class="arrow" d={edge.arrow} />
          </g>
        ))}
        {nodes.map((node) => (
          <State key={node.name} node={node} path={path} />
        ))}
      </g>
    </svg>
  );
}

const boxOf = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
  x,
  y,
  width,
  height,
});

function State({ node, path }: { node: PlacedNode; path: TakenPath }) {
  const { name, comment, lines, x, y, width, height } = node;
  const first = y - ((lines.length - 1) * LINE_HEIGHT) / 2 + FONT_SIZE * 0.36;
  const visits = path.visits[name] ?? 0;
  return (
    <g class={classOfNode(node, path)}>
      <title>{comment === undefined ? name : `${name}: ${comment}`}</title>
      <rect x={x - width / 2} y={y - height / 2} width={width} height={height} rx="6" />
      {lines.map((line, index) => (
        <text key={line} x={x} y={first + index * LINE_HEIGHT}>
          {line}
        </text>
      ))}
      {visits > 1 && (
        <text class="visits" x={x + width / 2 - 2} y={y - height / 2 - 3}>
          {visits}x
        </text>
      )}
    </g>
  );
}
