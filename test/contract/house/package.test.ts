import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLambdas, buildStateMachines, writeTemplate } from '../../../build.ts';
import { buildCommand } from '../../../local/packaging/command-bundle.ts';
import { packagesOf } from '../../../local/packaging/notices.ts';
import { isThere } from '../../support/processes/is-there.ts';
import { repositoryUrl, textOf, trackedFiles } from '../../support/repository.ts';

const folder = mkdtempSync(join(tmpdir(), 'upkeep-package-'));
const run = promisify(execFile);
const uploads: string[] = [];

/** As much of S3 as packaging asks for: nothing is there yet, and everything may be put. */
const bucket = createServer((request, response) => {
  request.resume().on('end', () => {
    if (request.method === 'PUT') uploads.push(request.url ?? '');
    response.writeHead(request.method === 'HEAD' ? 404 : 200, { etag: '"0"', 'content-length': 0 }).end();
  });
});

async function built(): Promise<void> {
  const dist = pathToFileURL(`${folder}/dist/`);
  await buildLambdas(dist);
  await buildStateMachines(dist);
  await writeTemplate(dist);
}

async function packaged(name: string): Promise<string> {
  const address = bucket.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const target = ['--s3-bucket', 'artifacts', '--s3-prefix', 'eks-upkeep', '--output-template-file', name];
  await run('aws', ['cloudformation', 'package', '--template-file', 'dist/template.json', ...target], {
    cwd: folder,
    env: {
      PATH: String(execFileSync('printenv', ['PATH'])).trim(),
      HOME: folder,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'eu-west-1',
    },
  });
  return readFileSync(join(folder, name), 'utf8');
}

beforeAll(async () => {
  await built();
  await new Promise<void>((resolve) => {
    bucket.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(() => {
  bucket.close();
  rmSync(folder, { recursive: true });
});

describe.runIf(isThere('aws'))('aws cloudformation package', () => {
  it('uploads every bundle and definition, and names them the same when nothing changed', async () => {
    const first = await packaged('packaged.yaml');
    const sent = uploads.length;

    await built();
    const second = await packaged('again.yaml');

    expect(second).toBe(first);
    expect(sent).toBeGreaterThan(15);
    expect(first).not.toMatch(/(CodeUri|DefinitionUri): (?!s3:)/);
  });

  it.runIf(isThere('cfn-lint'))('makes a template that transforms, without a finding', async () => {
    await expect(run('cfn-lint', ['packaged.yaml'], { cwd: folder })).resolves.toMatchObject({ stdout: '' });
  });
});

describe('the tarball of npm pack', () => {
  const empty = join(folder, 'an empty folder');
  const upkeep = (...args: string[]) =>
    // Whatever asks the network gets no answer.
    run('npx', ['--offline', 'eks-upkeep', ...args], {
      cwd: empty,
      env: { ...inherited(), HOME: folder, HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' },
    });
  let bundled: string[] = [];

  beforeAll(async () => {
    bundled = packagesOf(await buildCommand(pathToFileURL(`${folder}/dist/`)));
    for (const path of trackedFiles()) {
      if (/^test\//.test(path) || !existsSync(new URL(path, repositoryUrl))) continue;
      cpSync(new URL(path, repositoryUrl), join(folder, path));
    }
    const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--silent'], { cwd: folder });
    mkdirSync(empty);
    writeFileSync(join(empty, 'package.json'), '{"private":true}');
    await run('npm', ['install', '--offline', '--silent', join(folder, stdout.trim())], { cwd: empty });
  });

  it('is built by the command that packs it, and needs no other package', () => {
    const { scripts, dependencies, optionalDependencies, peerDependencies } = JSON.parse(textOf('package.json'));

    expect(scripts.prepack).toBe('npm run build');
    expect({ ...dependencies, ...optionalDependencies, ...peerDependencies }).toEqual({});
    expect(readdirSync(join(empty, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['eks-upkeep']);
  });

  it('runs the demo in an empty folder without network', async () => {
    const { stdout } = await upkeep('demo', '--speed', 'virtual');

    expect(stdout).toContain('v1.11.4-eksbuild.2 -> v1.13.2-eksbuild.21');
    expect(stdout).toMatch(/^prod-1 +default +Replaced /m);
    expect(stdout).toContain('The report, for a browser: ');
  });

  it('names its commands as they are typed there', async () => {
    const { stdout } = await upkeep('help', 'run');

    expect(stdout).toMatch(/^Usage: npx eks-upkeep run MACHINE/);
    expect(stdout).not.toMatch(/npm run -s upkeep|^ {2}upkeep/m);
  });

  it('finds the examples by their names', async () => {
    const { stdout } = await upkeep('run', 'update-addon', '--input', 'events/update-addon.json', '--json');

    expect(JSON.parse(stdout)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('says in one sentence that Node is too old', async () => {
    writeFileSync(
      join(empty, 'old.cjs'),
      "Object.defineProperty(process, 'versions', { value: { node: '16.20.2' } });",
    );
    const bin = join(empty, 'node_modules/.bin/eks-upkeep');

    await expect(run(process.execPath, ['-r', join(empty, 'old.cjs'), bin, 'demo'])).rejects.toMatchObject({
      code: 2,
      stderr: 'upkeep: Node 16.20.2 is older than 20.19, which this needs. Try: nvm install 24\n',
    });
  });

  it('plans in an empty folder without network', async () => {
    const { stdout } = await upkeep('plan', '--addon', 'coredns');

    expect(stdout).toContain('coredns on prod-1 would be updated from v1.11.4-eksbuild.2 to v1.13.2-eksbuild.21.');
  });

  it('has the definitions, examples and worlds that are valid', async () => {
    const { stdout } = await upkeep('validate');

    expect(stdout).toMatch(/^(\d+) of \1 files are valid\.$/m);
    for (const path of trackedFiles().filter((file) =>
      /^(local\/worlds|events|statemachines)\/.*\.(ya?ml|json)$/.test(file),
    )) {
      expect(existsSync(join(empty, 'node_modules/eks-upkeep', path)), path).toBe(true);
    }
  });

  it('writes the files to deploy as they are built in a checkout', async () => {
    await upkeep('deploy-files', 'to deploy');

    const written = filesOf(join(empty, 'to deploy'));
    const built = filesOf(join(folder, 'dist')).filter((path) => !/^(maps|cli)\//.test(path));
    expect(written).toEqual([...built, 'cluster-access.yaml', 'member-account.yaml', 'samconfig.toml'].sort());
    for (const path of built) {
      expect(readFileSync(join(empty, 'to deploy', path)).equals(readFileSync(join(folder, 'dist', path))), path).toBe(
        true,
      );
    }
    const template: { Resources: Record<string, { Properties?: { CodeUri?: string; DefinitionUri?: string } }> } =
      JSON.parse(readFileSync(join(empty, 'to deploy/template.json'), 'utf8'));
    const named = Object.values(template.Resources).flatMap(({ Properties: { CodeUri, DefinitionUri } = {} }) =>
      [CodeUri, DefinitionUri].flatMap((uri) => uri ?? []),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((uri) => !existsSync(join(empty, 'to deploy', uri)))).toEqual([]);
    expect(readFileSync(join(empty, 'to deploy/samconfig.toml'), 'utf8')).toContain('template_file = "template.json"');
  });

  it('names the license of each package that it contains', () => {
    const notices = readFileSync(join(empty, 'node_modules/eks-upkeep/dist/cli/THIRD-PARTY-NOTICES.txt'), 'utf8');
    const packages = bundled.map((path) => JSON.parse(textOf(`${path}/package.json`)));

    expect(packages.length).toBeGreaterThan(30);
    expect(packages.filter(({ name, version }) => !notices.includes(`${name} ${version} (`))).toEqual([]);
    expect([...notices.matchAll(/^\S+ \d\S* \((.+)\)$/gm)].map(([, license]) => license)).toSatisfy((names: string[]) =>
      names.every((name) =>
        ['Apache-2.0', 'MIT', 'MIT-0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD'].includes(name),
      ),
    );
  });
});

const inherited = () => ({ PATH: String(execFileSync('printenv', ['PATH'])).trim() });

const filesOf = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
