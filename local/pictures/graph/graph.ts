import * as z from 'zod';

/** The states of a state machine and how they lead to each other. The names of states are unique in a state machine. */
export type Graph = { startAt: string; nodes: GraphNode[]; edges: GraphEdge[]; groups: GraphGroup[] };
export type GraphNode = { name: string; type: StateType; comment?: string };
/** `each` leads from a Map or a Parallel to the first state of what it runs. */
export type GraphEdge = { from: string; to: string; kind: 'next' | 'rule' | 'default' | 'catch' | 'each' };
/** What a Map or a Parallel runs. */
export type GraphGroup = { of: string; states: string[] };

const StateType = z.enum(['Pass', 'Task', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map']);
export type StateType = z.infer<typeof StateType>;

const Rule = z.object({ Next: z.string() });
const State = z.object({
  Type: StateType,
  Comment: z.string().optional(),
  Next: z.string().optional(),
  Choices: z.array(Rule).default([]),
  Default: z.string().optional(),
  Catch: z.array(Rule).default([]),
  get ItemProcessor(): z.ZodOptional<typeof Scope> {
    return z.optional(Scope);
  },
  get Branches(): z.ZodOptional<z.ZodArray<typeof Scope>> {
    return z.optional(z.array(Scope));
  },
});
const Scope = z.object({
  StartAt: z.string(),
  get States() {
    return z.record(z.string(), State);
  },
});
type Scope = z.infer<typeof Scope>;

/** Reads a definition in JSON, as it is deployed or with `${Name}` still in it. Throws when it is not a definition. */
export function graphOf(definition: string): Graph {
  const scope = Scope.parse(JSON.parse(definition));
  const graph: Graph = { startAt: scope.StartAt, nodes: [], edges: [], groups: [] };
  collect(scope, graph);
  return graph;
}

function collect({ States }: Scope, graph: Graph): void {
  for (const [name, state] of Object.entries(States)) {
    const { Type, Comment, ItemProcessor, Branches = [] } = state;
    graph.nodes.push({ name, type: Type, ...(Comment !== undefined && { comment: Comment }) });
    graph.edges.push(...edgesOf(name, state));
    for (const inner of [...(ItemProcessor ? [ItemProcessor] : []), ...Branches]) {
      graph.groups.push({ of: name, states: Object.keys(inner.States) });
      graph.edges.push({ from: name, to: inner.StartAt, kind: 'each' });
      collect(inner, graph);
    }
  }
}

/** One edge for each pair of states: several rules that lead to the same state are one line in a picture. */
function edgesOf(from: string, { Next, Choices, Default, Catch }: z.infer<typeof State>): GraphEdge[] {
  const all: GraphEdge[] = [
    ...(Next === undefined ? [] : [{ from, to: Next, kind: 'next' as const }]),
    ...Choices.map((rule) => ({ from, to: rule.Next, kind: 'rule' as const })),
    ...(Default === undefined ? [] : [{ from, to: Default, kind: 'default' as const }]),
    ...Catch.map((rule) => ({ from, to: rule.Next, kind: 'catch' as const })),
  ];
  return all.filter(({ to }, index) => all.findIndex((other) => other.to === to) === index);
}
