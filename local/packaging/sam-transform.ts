import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Template } from '../template.ts';

const SCRIPT = fileURLToPath(new URL('sam-transform.py', import.meta.url));

/** Whether Python's `samtranslator` is installed, which is what CloudFormation itself runs. */
export const canTransform = (): boolean => spawnSync('python3', ['-c', 'import samtranslator']).status === 0;

/** A template of SAM, with the code and definitions in this bucket, as CloudFormation's transform expands it. JSON text. */
export function transformed(template: Template, bucket: string): string {
  const input = JSON.stringify(packagedIn(template, bucket));
  const { status, stdout, stderr } = spawnSync('python3', [SCRIPT], { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`samtranslator refuses the template:\n${stderr}`);
  return stdout;
}

/** As `aws cloudformation package` writes it: what is on this computer is in a bucket. */
function packagedIn(template: Template, bucket: string): Template {
  const resources = Object.entries(template.Resources).map(([id, resource]) => {
    const uris = ['CodeUri', 'DefinitionUri'].filter((name) => resource.Properties[name] !== undefined);
    const moved = uris.map((name) => [name, `s3://${bucket}/${id}`]);
    return [id, { ...resource, Properties: { ...resource.Properties, ...Object.fromEntries(moved) } }];
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}
