import { definitionText, machineNames } from '../cloud/machines/machines.ts';
import { graphOf } from './graph/graph.ts';
import { layoutOf } from './graph/layout.ts';
import { graphSvg } from './graph/svg.ts';

/** The picture of each state machine, drawn from its definition, by the path where it is kept. */
export async function machinePictures(): Promise<ReadonlyMap<string, string>> {
  const pictures = new Map<string, string>();
  for (const name of await machineNames()) {
    const layout = await layoutOf(graphOf(await definitionText(name)));
    pictures.set(`docs/pictures/${name}.svg`, `${graphSvg(layout, { title: `The states of ${name}` }).trimEnd()}\n`);
  }
  return pictures;
}
