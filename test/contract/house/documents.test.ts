import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { filesIn, repositoryUrl, textOf, trackedFiles } from '../../support/repository.ts';

const documents = trackedFiles().filter((path) => path.endsWith('.md') && existsSync(new URL(path, repositoryUrl)));

/** A document as it is read: what stands in code is no link and no heading. */
const prose = (path: string) =>
  textOf(path)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ''));

/** The anchors that GitHub gives the headings of a document. */
const anchorsOf = (path: string) =>
  [...prose(path).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

const linksOf = (path: string) =>
  [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((to) => !/^https?:/.test(to));

/** Why a link leads nowhere; undefined when it leads somewhere. */
function brokenLink(from: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from : join(dirname(from), path);
  if (!existsSync(new URL(target, repositoryUrl))) return `${from}: there is no ${target}`;
  if (anchor === undefined || anchorsOf(target).includes(anchor)) return undefined;
  return `${from}: ${target} has no heading for #${anchor}`;
}

describe('the documents', () => {
  it('link to files and headings that are there', () => {
    const links = documents.flatMap((from) => linksOf(from).map((link) => ({ from, link })));

    expect(links.length).toBeGreaterThan(30);
    expect(links.flatMap(({ from, link }) => brokenLink(from, link) ?? [])).toEqual([]);
  });

  it.each([
    ['a file that is not there', 'docs/nothing.md'],
    ['a heading that is not there', 'docs/local.md#nothing'],
    ['a heading of its own that is not there', '#nothing'],
  ])('would be found out with a link to %s', (_, link) => {
    expect(brokenLink('README.md', link)).toContain('nothing');
  });

  it('are all named in the README', () => {
    const linked = linksOf('README.md');

    expect(filesIn('docs', /\.md$/).filter((path) => !linked.includes(path))).toEqual([]);
  });

  it('name only files of the repository in the commands that they show', () => {
    const named = documents.flatMap((from) =>
      [...textOf(from).matchAll(/(?<![\w./-])((?:events|local|statemachines)\/[\w./-]+\.(?:json|ya?ml))/g)].map(
        ([, path = '']) => ({ from, path }),
      ),
    );

    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ path }) => !existsSync(new URL(path, repositoryUrl)))).toEqual([]);
  });
});

/** The files of this repository that the documents name in code. */
const NAMED_FILE =
  /`((?:functions|local|test|statemachines|events|docs|\.ci)\/[\w./-]+|(?:template|member-account|cluster-access)\.yaml)`/g;
const namedFiles = documents.flatMap((from) =>
  [...textOf(from).matchAll(NAMED_FILE)].map(([, path = '']) => ({ from, path })),
);

describe('what CONTRIBUTING.md and the pages ask people to open and to run', () => {
  it('is there: the files', () => {
    const guide = namedFiles.filter(({ from }) => from === 'CONTRIBUTING.md');

    expect(guide.length).toBeGreaterThan(30);
    expect(namedFiles.filter(({ path }) => !existsSync(new URL(path, repositoryUrl)))).toEqual([]);
  });

  it('is there: the commands of npm', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf('package.json'));
    const named = documents.flatMap((from) =>
      [...textOf(from).matchAll(/npm run (?:-s )?([a-z][\w-]*)/g)].map(([, script = '']) => ({ from, script })),
    );

    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
  });

  it('is said of each way to add something', () => {
    const titles = [...textOf('CONTRIBUTING.md').matchAll(/^## (.+)$/gm)].map(([, title]) => title);

    expect(titles).toEqual(
      expect.arrayContaining([
        'An error code',
        'A field of a request',
        'A Lambda',
        'A state machine',
        'A chat command',
        'An EKS operation',
      ]),
    );
  });
});

describe('the decisions', () => {
  it('are numbered from 1, each number once, in the file name as in the title', () => {
    const numbers = filesIn('docs/decisions', /\.md$/).map((path) => ({
      file: Number(/\/(\d{4})-/.exec(path)?.[1]),
      title: Number(/^# (\d+)\. /.exec(textOf(path))?.[1]),
    }));

    expect(numbers).toEqual(numbers.map((_, index) => ({ file: index + 1, title: index + 1 })));
  });
});
