import type { Layout } from '../../../pictures/graph/layout.ts';
import type {
  About,
  Actions,
  Clusters,
  Done,
  FaultChoice,
  HistoryRow,
  Refusal,
  RequestForm,
  Run,
  RunSummary,
} from '../wire.ts';

/** What the server refused, with every problem. */
export class Refused extends Error {
  readonly problems: Refusal['problems'];

  constructor({ message, problems }: Refusal) {
    super(message);
    this.name = 'Refused';
    this.problems = problems;
  }
}

type Answers = {
  about: About;
  runs: RunSummary[];
  run: Run;
  history: HistoryRow[];
  graph: Layout;
  clusters: Clusters;
  forms: RequestForm[];
  faults: FaultChoice[];
};

/** Reads from the server that sent this page. */
export async function read<Name extends keyof Answers>(
  name: Name,
  given: Record<string, string> = {},
): Promise<Answers[Name]> {
  const query = new URLSearchParams(given).toString();
  const response = await fetch(`/page/api/${name}${query === '' ? '' : `?${query}`}`);
  if (!response.ok) throw new Refused(await response.json());
  return response.json();
}

/** Asks for something to be done. Throws Refused with every problem. */
export async function act<Name extends keyof Actions>(name: Name, given: Actions[Name]): Promise<Done> {
  const response = await fetch(`/page/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(given),
  });
  if (!response.ok) throw new Refused(await response.json());
  return response.json();
}
