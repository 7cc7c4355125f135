import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLambdas, buildStateMachines, writeTemplate } from '../../../build.ts';
import { isThere } from '../../support/processes/is-there.ts';

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
}, 240_000);
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
  }, 120_000);

  it.runIf(isThere('cfn-lint'))(
    'makes a template that transforms, without a finding',
    async () => {
      await expect(run('cfn-lint', ['packaged.yaml'], { cwd: folder })).resolves.toMatchObject({ stdout: '' });
    },
    60_000,
  );
});
