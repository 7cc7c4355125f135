import { readYaml } from '../../../functions/core/configuration/yaml.ts';
import { type InputProblem, pathText } from '../../../functions/core/input/problems.ts';

/** What a text of JSON or YAML says, or why it cannot be read. */
export type ReadDocument = { value: unknown; format: 'json' | 'yaml' } | { problem: InputProblem };

/** Reads a text as JSON, or else as one document of YAML 1.2, with the bounds on aliases that every YAML here has. */
export function readDocument(text: string): ReadDocument {
  const json = readJson(text);
  if ('value' in json) return { ...json, format: 'json' };
  const yaml = readYaml(text);
  if ('value' in yaml) return { ...yaml, format: 'yaml' };
  // Whoever wrote braces meant JSON, and is helped by what is wrong with it as JSON.
  const isBraced = /^\s*[[{]/.test(text) && yaml.path.length === 0;
  return { problem: { path: pathText(yaml.path), message: isBraced ? json.problem : yaml.problem } };
}

/** Reads a text that has to be JSON, because AWS or another program sends it or takes it. */
export function readJson(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `is not JSON: ${reason.replace(/\s+/g, ' ')}` };
  }
}
