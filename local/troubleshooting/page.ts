import { infrastructureRows } from '../../functions/core/errors/infrastructure-errors.ts';
import { MEANING } from '../outcomes-page.ts';
import { markdownTable } from '../tables/markdown.ts';
import { type Entry, entries, PLACES, type Place } from './entries.ts';

/** `docs/troubleshooting.md`: every error name and code that the product gives, in alphabetical order. */
export function troubleshootingPage(): string {
  const all = entries();
  const names = [...new Set(all.map(({ name }) => name))].sort((one, other) => one.localeCompare(other, 'en'));
  return `${[
    INTRODUCTION,
    index(all, names),
    ...names.map((name) =>
      section(
        name,
        all.filter((entry) => entry.name === name),
      ),
    ),
    '## Lambda and Step Functions',
    infrastructure(),
    COMMAND_LINE,
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# Troubleshooting, by the name of the error

Search this page for the name in the notification, in the error of the execution, in the log, or in a health issue. \`npm run docs\` generates it
from the tables that the Lambdas use, and a test makes sure that no name is missing. The advice here is about coredns on prod-1; a notification has the
real names. What eks-upkeep does about each code of an add-on, as a table: [outcomes.md](outcomes.md).

Nothing to search for? \`upkeep doctor\` checks a deployed stack: credentials, permissions, subscriptions, schedules, alarms, chat. \`upkeep status\` and
\`upkeep logs\` show what a run is doing and why it waits.`;

const GROUPS: Readonly<Record<Place, string>> = {
  outcome: 'Outcomes and notifications',
  addonCode: 'Codes of add-ons',
  profileCode: 'Codes of Fargate profiles',
  error: 'Errors within an execution',
  chat: 'Chat',
};

function index(all: readonly Entry[], names: readonly string[]): string {
  const rows = Object.entries(GROUPS).map(([place, title]) => {
    const own = names.filter((name) => all.some((entry) => entry.name === name && entry.place === place));
    return [title, own.map((name) => `[${name}](#${name.toLowerCase()})`).join(', ')];
  });
  return markdownTable(['where', 'names'], rows);
}

function section(name: string, own: readonly Entry[]): string {
  const parts = own.map(({ place, help: { means, does, todo } }) =>
    [`*${PLACES[place]}*`, means, does === undefined ? '' : `What eks-upkeep does: ${does}.`, `**What to do:** ${todo}`]
      .filter((text) => text !== '')
      .join('\n'),
  );
  return [`## ${name}`, ...parts].join('\n\n');
}

function infrastructure(): string {
  const rows = infrastructureRows.map(([names, { says, meaning, advice }]) => [
    names.map((name) => `\`${name}\``).join(', '),
    says,
    MEANING[meaning],
    advice,
  ]);
  return markdownTable(['error', 'what it means', 'what eks-upkeep does', 'what to do'], rows);
}

const COMMAND_LINE = `## The command line

| exit code | meaning |
| --- | --- |
| 0 | the command succeeded; of a run, its execution SUCCEEDED |
| 1 | the execution ended otherwise, or was not approved; its outcome is a heading on this page |
| 2 | invalid usage or input: every problem is printed with its path, and no API call was made |
| 3 | a plan is blocked |
| 130 | stopped by Ctrl-C; the last lines say what EKS is still doing |`;
