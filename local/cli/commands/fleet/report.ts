import { reportMarkdown } from '../../../../functions/core/fleet/report/markdown.ts';
import { reportPage } from '../../../../functions/core/fleet/report/page.ts';
import { FleetReport } from '../../../../functions/core/fleet/report/report.ts';
import { inputProblems } from '../../../../functions/core/input/problems.ts';
import { parsed } from '../../../../functions/core/json.ts';
import { type Command, EXIT, textOption, UsageError } from '../../command.ts';
import { reportJson } from '../../fleet/report-json.ts';
import { reportText } from '../../fleet/report-text.ts';
import { lines, openResult, readText } from '../../sources.ts';
import type { Terminal } from '../../text/terminal.ts';

// That of ten thousand clusters is 50 MB.
const LONGEST_REPORT = 200_000_000;
const MOST_PROBLEMS = 10;

const FORMATS = {
  html: reportPage,
  markdown: reportMarkdown,
  json: (report: FleetReport) => `${JSON.stringify(reportJson(report), null, 2)}\n`,
} as const;

export const report: Command = {
  help: `
Usage: upkeep report FILE|- [--html | --markdown | --json] [--output FILE]

Shows the report of a run of maintain-fleet: how it ended, failures with what to do, the waves, and each add-on and
Fargate profile of each cluster. FILE is the report.json of the run; - is standard input.

  --html              a page that is complete in one file, for a browser, a phone or paper
  --markdown          for the summary of a CI job; shortened where GitHub would refuse it
  --json              one object { outcome, totals, warnings, rows } and nothing else
  --output FILE       where it is written; standard output by default

Exit codes: 0 the run succeeded, 1 it did not, 2 invalid usage or file

Example
  upkeep report report.json --html --output report.html`,
  options: {
    html: { type: 'boolean' },
    markdown: { type: 'boolean' },
    json: { type: 'boolean' },
    output: { type: 'string' },
  },
  args: ['FILE'],
  async run(words, terminal) {
    const [file = ''] = words.files;
    const wanted = (['html', 'markdown', 'json'] as const).filter((format) => words.options[format] === true);
    if (wanted.length > 1)
      throw new UsageError(`${wanted.map((each) => `--${each}`).join(' and ')} cannot be combined.`);
    const read = await readReport(file, terminal);
    const [format] = wanted;
    const output = textOption(words, 'output');
    const write = await openResult(output);
    const text =
      format === undefined ? reportText(read, output === undefined ? terminal : PLAIN) : FORMATS[format](read);
    await write(text);
    if (output === undefined) terminal.out(text);
    return read.outcome.succeeded ? EXIT.succeeded : EXIT.failed;
  },
};

// A file has no colours, and lines of any length.
const PLAIN = { paint: (_: string, text: string) => text, live: false, columns: 0 };

async function readReport(file: string, { input }: Terminal): Promise<FleetReport> {
  const text = file === '-' ? await input(LONGEST_REPORT) : await readText(file);
  const { data, error } = FleetReport.safeParse(parsed(text));
  if (data) return data;
  const name = file === '-' ? 'Standard input' : file;
  throw new UsageError(
    `${name} is not the report of a fleet.`,
    error ? lines(inputProblems(error)).slice(0, MOST_PROBLEMS) : [],
  );
}
