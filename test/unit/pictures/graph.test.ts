import { describe, expect, it } from 'vitest';
import { definitionText, machineNames } from '../../../local/cloud/machines/machines.ts';
import { graphOf } from '../../../local/pictures/graph/graph.ts';
import { type Layout, layoutOf, type PlacedNode } from '../../../local/pictures/graph/layout.ts';
import { graphSvg } from '../../../local/pictures/graph/svg.ts';
import { NO_PATH, type PathEvent, takenPath } from '../../../local/pictures/graph/taken-path.ts';

const machines = await machineNames();

const definition = (states: Record<string, object>) =>
  JSON.stringify({ StartAt: Object.keys(states)[0], States: states });

const overlap = (one: PlacedNode, other: PlacedNode) =>
  Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
  Math.abs(one.y - other.y) < (one.height + other.height) / 2;

const isInside =
  ({ width, height }: Layout) =>
  (node: PlacedNode) =>
    node.x - node.width / 2 >= 0 &&
    node.x + node.width / 2 <= width &&
    node.y - node.height / 2 >= 0 &&
    node.y + node.height / 2 <= height;

describe.each(machines)('the graph of %s', (machine) => {
  it('has a place for every state, inside the picture, on no other', async () => {
    const { States } = JSON.parse(await definitionText(machine));
    const layout = await layoutOf(graphOf(await definitionText(machine)));

    const { nodes } = layout;
    expect(nodes.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(States)));
    expect(nodes.filter((node) => !isInside(layout)(node))).toEqual([]);
    expect(nodes.flatMap((one, at) => nodes.slice(at + 1).filter((other) => overlap(one, other)))).toEqual([]);
  });

  it('draws every transition as a line with an arrow', async () => {
    const { edges, nodes } = await layoutOf(graphOf(await definitionText(machine)));

    expect(edges.length).toBeGreaterThanOrEqual(nodes.length - 1);
    for (const { path, arrow } of edges) {
      expect(path).toMatch(/^M[-\d.]+,[-\d.]+C([-\d.]+,[-\d.]+ ?)+$/);
      expect(arrow).toMatch(/^M[-\d.]+,[-\d.]+L[-\d.]+,[-\d.]+ [-\d.]+,[-\d.]+Z$/);
    }
  });

  it('is drawn the same twice', async () => {
    const draw = async () => graphSvg(await layoutOf(graphOf(await definitionText(machine))), { title: machine });

    expect(await draw()).toBe(await draw());
  });
});

it('draws several rules that lead to the same state as one line', () => {
  const choice = { Type: 'Choice', Choices: [{ Next: 'End' }, { Next: 'End' }], Default: 'End' };

  const { edges } = graphOf(definition({ Choose: choice, End: { Type: 'Succeed' } }));

  expect(edges).toEqual([{ from: 'Choose', to: 'End', kind: 'rule' }]);
});

it('frames what a Map and a Parallel run', async () => {
  const inner = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
  const graph = graphOf(
    definition({
      Each: { Type: 'Map', ItemProcessor: inner('One item'), Next: 'Both' },
      Both: { Type: 'Parallel', Branches: [inner('Left'), inner('Right')], End: true },
    }),
  );

  const { groups, nodes } = await layoutOf(graph);

  expect(graph.edges).toContainEqual({ from: 'Each', to: 'One item', kind: 'each' });
  expect(groups.map(({ of }) => of)).toEqual(['Each', 'Both', 'Both']);
  const [frame] = groups;
  const item = nodes.find(({ name }) => name === 'One item');
  expect(item?.x).toBeGreaterThan(frame?.x ?? Number.NaN);
  expect(item?.x).toBeLessThan((frame?.x ?? Number.NaN) + (frame?.width ?? Number.NaN));
});

it('refuses what is not a definition', () => {
  expect(() => graphOf('{"StartAt":"A"}')).toThrow(/States/);
});

it('shows hostile names as text', async () => {
  const name = '</text><script>alert("1")</script>&\\N';

  const svg = graphSvg(await layoutOf(graphOf(definition({ [name]: { Type: 'Succeed', Comment: '<b>' } }))), {
    title: '<i>',
  });

  expect(svg).not.toMatch(/<script|<b>|<i>/);
  expect(svg).toContain('&#60;script&#62;');
});

describe('the path taken', () => {
  const entered = (id: number, previousEventId: number, name: string): PathEvent => ({
    id,
    previousEventId,
    type: 'PassStateEntered',
    stateEnteredEventDetails: { name },
  });
  const exited = (id: number, previousEventId: number, name: string): PathEvent => ({
    id,
    previousEventId,
    type: 'PassStateExited',
    stateExitedEventDetails: { name },
  });
  const started: PathEvent = { id: 1, previousEventId: 0, type: 'ExecutionStarted' };
  const running = [started, entered(2, 0, 'A'), exited(3, 2, 'A'), entered(4, 3, 'B')];

  it.each<[string, PathEvent[], Partial<typeof NO_PATH>]>([
    ['is empty before anything is entered', [started], NO_PATH],
    [
      'ends in the present state while it runs',
      running,
      { visits: { A: 1, B: 1 }, steps: [{ from: 'A', to: 'B' }], present: ['B'], failed: [] },
    ],
    [
      'ends where the execution failed',
      [...running, { id: 5, previousEventId: 4, type: 'ExecutionFailed' }],
      { present: [], failed: ['B'] },
    ],
    [
      'has no present state after a success',
      [...running, exited(5, 4, 'B'), { id: 6, previousEventId: 5, type: 'ExecutionSucceeded' }],
      { present: [], failed: [] },
    ],
    [
      'has each step once, and counts the visits',
      [...running, exited(5, 4, 'B'), entered(6, 5, 'A'), exited(7, 6, 'A'), entered(8, 7, 'B')],
      {
        visits: { A: 2, B: 2 },
        steps: [
          { from: 'A', to: 'B' },
          { from: 'B', to: 'A' },
        ],
        present: ['B'],
      },
    ],
    [
      'is in several states at the same time in a Map',
      [started, entered(2, 0, 'Map'), entered(3, 2, 'Item'), entered(4, 2, 'Item')],
      { visits: { Map: 1, Item: 2 }, steps: [{ from: 'Map', to: 'Item' }], present: ['Map', 'Item'] },
    ],
  ])('%s', (_, events, path) => {
    expect(takenPath(events)).toMatchObject(path);
  });

  it('is lit in the picture, which says it in words, too', async () => {
    const graph = graphOf(
      definition({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Succeed' } }),
    );

    const svg = graphSvg(await layoutOf(graph), { title: 'A run', path: takenPath(running) });

    expect(svg.match(/class="state [^"]+"/g)).toEqual([
      'class="state type-pass taken"',
      'class="state type-pass taken present"',
      'class="state type-succeed"',
    ]);
    expect(svg.match(/class="edge [^"]+"/g)).toEqual(['class="edge kind-next taken"', 'class="edge kind-next"']);
    expect(svg).toContain('2 of 3 states were entered: A, B. It is in B.');
  });
});
