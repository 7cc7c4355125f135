import { arnPrefix } from '../../partition.ts';
import { definitionText, machineNames } from '../machines/machines.ts';
import type { DeployedMachine } from './api.ts';

/** The state machines of `statemachines/` as DescribeStateMachine shows them: JSON, with names in place of `${Name}`. */
export async function deployedMachines(options: {
  substitutions: Readonly<Record<string, string>>;
  region: string;
  account: string;
}): Promise<DeployedMachine[]> {
  const { substitutions, region, account } = options;
  const deployed = (await machineNames()).map(async (name) => {
    const source = await definitionText(name);
    return {
      name,
      arn: `${arnPrefix('states', { region, account })}stateMachine:${name}`,
      // Few ever ask for it.
      get definition() {
        return source.replace(/\$\{(\w+)\}/g, (found, key: string) => substitutions[key] ?? found);
      },
    };
  });
  return Promise.all(deployed);
}
