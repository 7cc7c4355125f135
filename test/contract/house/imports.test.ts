import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf } from '../../../local/source-files.ts';
import { repositoryUrl, textOf } from '../../support/repository.ts';

const files = readdirSync(new URL('functions', repositoryUrl), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `functions/${file}`);

const within = (folder: string) => files.filter((file) => file.startsWith(`functions/${folder}/`));
const outside = (folder: string) => files.filter((file) => !file.startsWith(`functions/${folder}/`));

/** Where an import of a file leads: a path from the root, or a package. */
const targetsOf = (file: string) =>
  importsOf(file).map((target) => (target.startsWith('.') ? posix.join(posix.dirname(file), target) : target));

describe('imports point inward', () => {
  it.each(within('core'))('%s imports nothing outside of core', (file) => {
    const outward = targetsOf(file).filter(
      (target) => target.startsWith('functions/') && !target.startsWith('functions/core/'),
    );

    expect(outward).toEqual([]);
  });

  it.each(within('aws'))('%s imports nothing but aws and core', (file) => {
    const outward = targetsOf(file).filter((target) => /^functions\/(?!aws\/|core\/)/.test(target));

    expect(outward).toEqual([]);
  });

  it.each(within('actions'))('%s imports nothing but actions, aws and core', (file) => {
    const outward = targetsOf(file).filter((target) => /^functions\/(?!actions\/|aws\/|core\/)/.test(target));

    expect(outward).toEqual([]);
  });

  it.each(outside('aws'))('%s leaves the AWS SDK to aws', (file) => {
    expect(targetsOf(file).filter((target) => target.startsWith('@aws-sdk/'))).toEqual([]);
  });

  it.each(outside('runtime'))('%s leaves Powertools and the environment to runtime', (file) => {
    expect(targetsOf(file).filter((target) => target.startsWith('@aws-lambda-powertools/'))).toEqual([]);
    expect(textOf(file)).not.toMatch(/\bprocess\.env\b/);
  });

  it.each(files)('%s knows nothing of local and test', (file) => {
    expect(targetsOf(file).filter((target) => /^(local|test)\//.test(target))).toEqual([]);
  });

  it.each(within('core'))('%s has no clock and no I/O', (file) => {
    expect(targetsOf(file).filter((target) => target.startsWith('node:') && target !== 'node:crypto')).toEqual([]);
    expect(textOf(file)).not.toMatch(/\bDate\.now\(|new Date\(\)|Math\.random\(|\bawait\b|\bfetch\(/);
  });
});
