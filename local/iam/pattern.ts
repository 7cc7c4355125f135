/** Makes a test of a pattern of IAM: `*` is any characters, `?` is one. */
export function wildcard(pattern: string): (text: string) => boolean {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const source = pattern
    .replace(/[^*?]+/g, escaped)
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  const expression = new RegExp(`^${source}$`);
  return (text) => expression.test(text);
}

/**
 * Makes a test of a pattern of ARNs. Each of the six parts is matched for itself, so that a `*` in one cannot reach into the
 * next; the last is everything behind the fifth colon. Throws for what is not a pattern of ARNs.
 */
export function arnPattern(pattern: string): (arn: string) => boolean {
  if (pattern === '*') return () => true;
  const wanted = parts(pattern);
  if (wanted.length < 6 || wanted[0] !== 'arn') throw new Error(`'${pattern}' is not a pattern of ARNs.`);
  const tests = wanted.map(wildcard);
  return (arn) => {
    const given = parts(arn);
    return given.length === tests.length && tests.every((test, i) => test(given[i] ?? ''));
  };
}

function parts(arn: string): string[] {
  const pieces = arn.split(':');
  return pieces.length <= 6 ? pieces : [...pieces.slice(0, 5), pieces.slice(5).join(':')];
}

const escaped = (text: string) => text.replace(/[.+^${}()|[\]\\/-]/g, '\\$&');
