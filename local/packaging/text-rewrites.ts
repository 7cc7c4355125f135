/** Replaces a pattern that is expected to match so often; throws when it does not. */
export function replacedExactly(text: string, pattern: RegExp, expected: number, by: (...match: string[]) => string) {
  let count = 0;
  const result = text.replace(pattern, (...match) => {
    count += 1;
    return by(...match.map(String));
  });
  if (expected === 0 || count !== expected)
    throw new Error(`${pattern} is found ${count} times, not ${expected} times`);
  return result;
}

const countOf = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/** Without the descriptions of Regions: they are a hundred lines, and no endpoint is made of them. */
export function withoutRegionNames(text: string): string {
  const region = /"[\w-]+": \{\s*"description": "[^"]*"\s*\},?/g;
  return replacedExactly(text, region, countOf(text, /"description":/g), (written) =>
    // Such as aws-global, which no pattern knows.
    /-\d+":/.test(written) ? '' : written.replace(/\{[^}]*\}/, '{}'),
  );
}

/** The keys of schemas, written out: a computed key counts as a side effect and keeps every operation of a service. */
export function withPlainKeys(text: string): string {
  const constants = new Map([...text.matchAll(/^const (\w+) = ("[^"]*");$/gm)].map(([, name, value]) => [name, value]));
  const names = [...constants.keys()].join('|');
  return replacedExactly(text, new RegExp(`\\[(${names})\\]:`, 'g'), countOf(text, /\[\w+\]:/g), (_, name = '') => {
    return `${constants.get(name)}:`;
  });
}

/** Exceptions, each by its name, who is at fault and its members: as classes in full they are a tenth of a bundle. */
export function withoutRepetition(text: string): string {
  const exception = /^export class (\w+) extends __BaseException \{\n[\s\S]*?\$fault: "(\w+)",[\s\S]*?\n {4}\}\n\}/gm;
  const count = countOf(text, /extends __BaseException/g);
  const short = replacedExactly(text, exception, count, (written = '', name = '', fault = '') => {
    const members = [...written.matchAll(/this\.(\w+) = opts\.\w+;/g)].map(([, member]) => member);
    return `export const ${name} = /* @__PURE__ */ exception(${JSON.stringify([name, fault, ...members]).slice(1, -1)});`;
  });
  return `${short}\n${EXCEPTION}`;
}

const EXCEPTION = `
function exception(name, $fault, ...members) {
  return class extends __BaseException {
    constructor(opts) {
      super({ name, $fault, ...opts });
      for (const member of members) this[member] = opts[member];
    }
  };
}
`;

/** What js-yaml makes when it loads, marked as droppable: most of it is for writing YAML and for YAML 1.1. */
export function withPureConstants(text: string): string {
  const made =
    /^var (\w+) = (?=define\w+Tag\(|\w+\.withTags\(|new |class |Object\b|String\.raw|\{$|`)(.*|[\s\S]*?\n[}\])].*);$/gm;
  return replacedExactly(
    ...[text, made, MADE_BY_JS_YAML],
    (_, name = '', value = '') => `var ${name} = /* @__PURE__ */ (() => (${value}))();`,
  );
}

/** In the version that package.json names. */
const MADE_BY_JS_YAML = 72;
