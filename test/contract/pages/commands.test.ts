import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { awsCli, hasAwsCli } from '../../support/docs/aws-cli.ts';
import { commandsOf, corrected, type PageProblem, problemsOfPage } from '../../support/docs/page.ts';
import { filesIn, repositoryUrl, textOf } from '../../support/repository.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesIn('docs', /\.md$/)];

// `npx vitest run --mode update-docs test/contract/pages` writes the outputs into the pages.
const isUpdate = Object(import.meta).env?.MODE === 'update-docs';

const aws = awsCli();
afterAll(() => aws.close());

if (!hasAwsCli) process.stdout.write('The AWS CLI is not installed: its commands in the pages are not checked.\n');

const said = (problems: readonly PageProblem[]) =>
  problems.map(({ statement: { line, typed }, text }) => `line ${line}: ${typed}\n${text}`).join('\n\n');

describe('the commands of', () => {
  it.each(PAGES.filter((page) => commandsOf(textOf(page)).length > 0))(
    '%s run, and print what it shows',
    async (path) => {
      const problems = await problemsOfPage(textOf(path), aws);
      if (isUpdate) {
        const { page, left } = corrected(textOf(path), problems);
        writeFileSync(new URL(path, repositoryUrl), page);
        expect(said(left)).toBe('');
      }

      expect(isUpdate ? '' : said(problems)).toBe('');
    },
  );
});

const VERSION = '$ npm run -s upkeep -- --version\n';
const shown = (text: string) => `\`\`\`console\n${text}\n\`\`\`\n`;
const sh = (text: string) => `\`\`\`sh\n${text}\n\`\`\`\n`;

describe('a page is found out when', () => {
  it.each([
    ['it shows another output', shown(`${VERSION}9.9.9`), 'prints:'],
    ['it shows no output', shown(VERSION.trimEnd()), 'prints:'],
    ['it shows more than there is', shown(`${VERSION}...\nand more`), 'prints:'],
    ['a command fails', sh('npm run -s upkeep -- plam'), "There is no command 'plam'"],
    [
      'a command ends otherwise than it says',
      sh('npm run -s upkeep -- --version   # exit code 1'),
      'ends with 0, not 1',
    ],
    ['a command fails whose output is left out', shown('$ npm run -s upkeep -- plam\n...'), 'ends with 2, not 0'],
    ['an option is gone', sh('npx eks-upkeep plan --nothing'), "Unknown option '--nothing'"],
    ['a command that is not run is misspelt', sh('npx eks-upkeep deploy-files a b'), "unexpected argument 'b'"],
    ['a program is in no list', sh('eksctl get cluster'), 'command not found'],
    ['a script is gone', sh('npm run nothing'), 'there is no script nothing'],
    ['an option of SAM is not known', sh('sam deploy --nothing'), '--nothing'],
    [
      'SAM would cut a value',
      sh('sam deploy --parameter-overrides ChatRules=[{\\"from\\":1}]'),
      'SAM does not read all of',
    ],
    ['a parameter is gone', sh('sam deploy --parameter-overrides Nothing=1'), 'no parameter Nothing'],
    [
      'a parameter does not take a value',
      sh('sam deploy --parameter-overrides Alarms=maybe'),
      'Alarms does not take maybe',
    ],
    [
      'it shows the output of what is not run',
      shown('$ npm test\nAll passed.'),
      'shows an output, but npm cannot be run',
    ],
  ])('%s', async (_, page, says) => {
    expect(said(await problemsOfPage(page, aws))).toContain(says);
  });

  it.runIf(hasAwsCli).each([
    ['an operation of AWS is gone', 'aws eks describe-nothing', 'describe-nothing'],
    ['an option of AWS is gone', 'aws eks describe-addon --cluster-name a --nothing b', '--addon-name'],
    [
      'a parameter of AWS has another type',
      "aws eks update-addon --cluster-name '' --addon-name b",
      'valid min length: 1',
    ],
    ['a command of the AWS CLI is gone', 'aws cloudformation deploy --stack x', '--template-file'],
  ])('%s', async (_, command, says) => {
    expect(said(await problemsOfPage(sh(command), aws))).toContain(says);
  });

  it.each([
    ['a block of output has no command', shown('9.9.9')],
    ['a block does not end', '```sh\nls'],
    ['a quotation does not end', sh("echo 'a")],
  ])('%s', (_, page) => {
    expect(() => commandsOf(page)).toThrow(/begins with a prompt|does not end/);
  });
});

describe('a page may leave out', () => {
  it.each([
    ['lines', shown(`$ npm run -s upkeep -- help\n...\nExit codes\n...`)],
    ['a part of a line', shown(`${VERSION}....0`)],
    ['what varies', `<!-- varies: times -->\n\n${shown('$ date +%H:%M:%S\n09:00:00')}`],
    [
      'files that readers have',
      `<!-- file: a.yaml -->\n\`\`\`yaml\nclusters: []\n\`\`\`\n${sh('npx eks-upkeep validate a.yaml')}`,
    ],
    ['what readers have done', `<!-- sh\nmkdir there\n-->\n${sh('cd there')}`],
  ])('%s', async (_, page) => {
    expect(said(await problemsOfPage(page, aws))).toBe('');
  });
});
