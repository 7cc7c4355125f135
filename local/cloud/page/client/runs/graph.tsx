import type { Layout, PlacedNode } from '../../../../pictures/graph/layout.ts';
import { classOfEdge, classOfNode, describePath } from '../../../../pictures/graph/marks.ts';
import type { TakenPath } from '../../../../pictures/graph/taken-path.ts';
import { read } from '../api.ts';
import { useRead } from '../use-read.ts';

const FONT_SIZE = 13;
const LINE_HEIGHT = 16;

// What scrolls is reached by keyboard.
const REACHED = { tabIndex: 0 };

/** The states of a state machine, with the path taken lit and the present state marked. */
export function Graph({ machine, path }: { machine: string; path: TakenPath }) {
  const { value: layout, problem } = useRead(machine, () => read('graph', { machine }));
  return (
    <section aria-labelledby="graph">
      <h2 id="graph">States</h2>
      {problem !== undefined && <p class="problem">{problem}</p>}
      <div class="picture" {...REACHED}>
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
      width={width}
      height={height}
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
