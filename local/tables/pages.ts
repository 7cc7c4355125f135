import { MACHINE_INPUTS } from '../cloud/machines/inputs.ts';
import { addonOrderTable } from './addon-order-table.ts';
import { alarmCost, alarmCounts, alarmTable } from './alarm-table.ts';
import { chatRuleTable } from './chat-rule-table.ts';
import { commandTable } from './command-table.ts';
import { ownClusterPolicy } from './own-cluster-policy.ts';
import { profileIssueTable } from './profile-issue-table.ts';
import { requestTable } from './request-table.ts';

/** The tables that pages may have, by the name in their marker; links in them are from the root of the repository. */
const TABLES: ReadonlyMap<string, () => string> = new Map([
  ...Object.keys(MACHINE_INPUTS).map((machine) => [`request of ${machine}`, () => requestTable(machine)] as const),
  ['chat commands', commandTable],
  ['chat rules', chatRuleTable],
  ['Fargate profile issues', profileIssueTable],
  ['order of add-ons', addonOrderTable],
  ['alarms', alarmTable],
  ['policy for your own cluster', ownClusterPolicy],
]);

export const MARKED_TABLE = /<!-- table: (.+?) \(npm run docs\) -->\n[\s\S]*?<!-- end of table -->/g;

/** Values within a line. */
const VALUES: ReadonlyMap<string, () => string> = new Map([
  ['alarms', alarmCounts],
  ['cost of alarms', alarmCost],
]);

const MARKED_VALUE = /<!-- value: (.+?) -->.*?<!-- end of value -->/g;

/** A page with its tables and values as they are now. Throws for the name of one that does not exist. */
export function withTables(path: string, page: string): string {
  const valued = page.replace(MARKED_VALUE, (_, name: string) => {
    const value = VALUES.get(name)?.();
    if (value === undefined) throw new Error(`${path}: no value is called '${name}'.`);
    return `<!-- value: ${name} -->${value}<!-- end of value -->`;
  });
  return valued.replace(MARKED_TABLE, (_, name: string) => {
    const table = TABLES.get(name)?.();
    if (table === undefined) {
      throw new Error(`${path}: no table is called '${name}'; there are: ${[...TABLES.keys()].join(', ')}`);
    }
    const linked = path.startsWith('docs/') ? table.replaceAll('](docs/', '](') : table;
    return `<!-- table: ${name} (npm run docs) -->\n\n${linked}\n\n<!-- end of table -->`;
  });
}
