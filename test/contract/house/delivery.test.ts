import { existsSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { notesOf } from '../../../local/release/changelog.ts';
import { filesIn, repositoryUrl, textOf } from '../../support/repository.ts';

const Step = z.looseObject({ uses: z.string().optional(), run: z.string().optional() });
const Workflow = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), z.looseObject({ 'timeout-minutes': z.number(), steps: z.array(Step) })),
});
const workflows = filesIn('.github/workflows', /\.yml$/).map((path) => ({
  path,
  ...Workflow.parse(load(textOf(path))),
}));
const stepsOf = (path: string) =>
  Object.values(workflows.find((workflow) => workflow.path.endsWith(path))?.jobs ?? {}).flatMap(({ steps }) => steps);

describe('the workflows of GitHub', () => {
  it('read the repository and write nothing, unless a job says so', () => {
    expect(workflows.map(({ permissions }) => permissions)).toEqual([{ contents: 'read' }, { contents: 'read' }]);
  });

  it('pin each action to a commit', () => {
    const used = workflows.flatMap(({ path }) => stepsOf(path)).flatMap(({ uses }) => uses ?? []);

    expect(used.length).toBeGreaterThan(3);
    expect(used.filter((action) => !/^actions\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  it('run only scripts that package.json has, and publish to no registry', () => {
    const { scripts } = JSON.parse(textOf('package.json'));
    const commands = workflows.flatMap(({ path }) => stepsOf(path)).flatMap(({ run }) => run ?? []);
    const named = commands.flatMap((run) =>
      [...run.matchAll(/npm run (?:-s )?([\w-]+)/g)].map(([, name = '']) => name),
    );

    expect(named).toContain('release-notes');
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    expect(commands.filter((run) => /npm publish|docker push/.test(run))).toEqual([]);
  });

  it('test on each Node that is supported', () => {
    const engines: string = JSON.parse(textOf('package.json')).engines.node;

    expect(textOf('.github/workflows/test.yml')).toContain('node: [20, 22, 24]');
    expect(engines).toMatch(/^>=20\./);
  });
});

describe('the release notes', () => {
  it('are there for the version of package.json, so that its tag can be released', () => {
    const { version } = JSON.parse(textOf('package.json'));

    expect(notesOf(textOf('CHANGELOG.md'), version)).toContain('### Added');
  });
});

describe('the forms for issues', () => {
  it.each(filesIn('.github/ISSUE_TEMPLATE', /(?<!config)\.yml$/))(
    '%s has a name, a description and fields with ids',
    (path) => {
      const Field = z.looseObject({
        type: z.enum(['markdown', 'input', 'dropdown', 'textarea']),
        id: z.string().optional(),
      });
      const form = z
        .looseObject({ name: z.string(), description: z.string(), body: z.array(Field) })
        .parse(load(textOf(path)));
      const ids = form.body.filter(({ type }) => type !== 'markdown').map(({ id }) => id);

      expect(ids).not.toContain(undefined);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );
});

describe('the Dockerfile', () => {
  const lines = textOf('Dockerfile').split('\n');

  it('copies only files that are there, and into the image only the tarball', () => {
    const copied = lines.filter((line) => line.startsWith('COPY ')).map((line) => line.split(' ').slice(1));
    const fromContext = copied.filter(([first]) => !first?.startsWith('--from'));

    expect(
      fromContext.flatMap((words) => words.slice(0, -1)).filter((path) => !existsSync(new URL(path, repositoryUrl))),
    ).toEqual([]);
    expect(
      lines.slice(lines.findLastIndex((line) => line.startsWith('FROM '))).filter((line) => line.startsWith('COPY ')),
    ).toEqual(['COPY --from=build /build/eks-upkeep.tgz /tmp/eks-upkeep.tgz']);
  });

  it('runs a command of package.json, not as root, on the Node of the Lambdas', () => {
    const { bin } = JSON.parse(textOf('package.json'));
    const [, name = ''] = /^ENTRYPOINT \["(.+)"\]$/m.exec(textOf('Dockerfile')) ?? [];

    expect(Object.keys(bin)).toContain(name);
    expect(lines).toContain('USER node');
    expect(lines.filter((line) => line.startsWith('FROM ')).map((line) => /node:(\d+)/.exec(line)?.[1])).toEqual([
      '24',
      '24',
    ]);
  });

  it('leaves out of the image what is built or installed here', () => {
    expect(textOf('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['node_modules', 'dist', '.git']));
  });
});
