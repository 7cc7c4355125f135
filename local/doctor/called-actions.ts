import { posix } from 'node:path';
import { importsOf, sourceText } from '../source-files.ts';

/** A method or a helper of a file in `functions/aws/` or `functions/actions/`: the actions it calls itself, and its text. */
type Part = { name: string; actions: string[]; text: string };

const NESTED =
  /^(?: {4}(?:async )?(\w+)\((?:[^=]| = \{\})*\{| {4}(\w+): (?:async )?\(.*| {2}(?:async )?function (\w+).*| {2}const (\w+) = (?:async )?\(.*| {4}(\w+)(?:: \w+)?,)$/;
const TOP = /^(?:export )?(?:(?:async )?function|const) (\w+).*$/;

// The prefix of IAM actions where it is not the name of the client.
const PREFIXES: Record<string, string> = { sfn: 'states' };

// Actions that are not called like the operation that needs them.
const ACTIONS: Record<string, string> = { 's3:ListObjectsV2': 's3:ListBucket' };

/** The IAM actions of the SDK commands that a Lambda can come to call: of the methods it uses, and what those use. */
export function calledActions(lambda: string): string[] {
  const modules = reachable(lambda);
  const parts = modules.filter((file) => /^functions\/(aws|actions)\//.test(file)).flatMap(partsOf);
  const actions = new Set<string>();
  const seen = new Set<Part>();
  const queue = [sourceText(lambda)];

  for (const text of queue) {
    const used = new Set([...text.matchAll(/(?<!new )\b(\w+)\(/g)].map(([, name]) => name));
    for (const part of parts.filter(({ name }) => used.has(name))) {
      if (seen.has(part)) continue;
      seen.add(part);
      for (const action of part.actions) actions.add(action);
      queue.push(part.text);
    }
  }
  if (modules.includes('functions/runtime/chat-secrets.ts')) actions.add('secretsmanager:GetSecretValue');
  return [...actions].sort();
}

/** The files of `functions/` that a file imports, itself first. */
export function reachable(file: string, found: string[] = []): string[] {
  if (found.includes(file)) return found;
  found.push(file);
  for (const target of importsOf(file)) {
    if (target.startsWith('.')) reachable(posix.join(posix.dirname(file), target), found);
  }
  return found;
}

function partsOf(file: string): Part[] {
  const text = sourceText(file);
  const services = new Map<string, string>();
  for (const [, names = '', service = ''] of text.matchAll(
    /(?:import|const) \{([^}]*)\} (?:from |= await import\()'@aws-sdk\/client-(\w+)'/g,
  )) {
    for (const [name] of names.matchAll(/\w+Command\b/g)) services.set(name, PREFIXES[service] ?? service);
  }

  const parts: Part[] = [];
  for (const line of text.split('\n')) {
    // Methods and helpers of a port stand within its factory; other functions are taken whole.
    const found = TOP.exec(line) ?? (services.size > 0 ? NESTED.exec(line) : null);
    const name = found?.slice(1).find((group) => group !== undefined);
    if (name !== undefined) parts.push({ name, actions: [], text: '' });
    const part = parts.at(-1);
    if (!part) continue;
    // `profile: present,` is as good as a call of `present`.
    part.text += `${line.replace(/^ {4}\w+: (\w+),$/, '$1()')}\n`;
    for (const [, command = ''] of line.matchAll(/new (\w+Command)\(/g)) {
      const service = services.get(command);
      const action = `${service}:${command.replace(/Command$/, '')}`;
      if (service !== undefined) part.actions.push(ACTIONS[action] ?? action);
    }
    // The client of a place assumes the role of that place, when it has one.
    if (/\bclient\(.+\)\.send\(/.test(line)) part.actions.push('sts:AssumeRole');
  }
  return parts;
}
