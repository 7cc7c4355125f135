/**
 * Any text, escaped so that GitHub shows it unchanged, on one line. Code between backticks stays code; everything else that
 * Markdown interprets is escaped, and a leading slash too, which bots take for a command. What would mention a person or refer to
 * an issue is split by a zero-width space, because GitHub interprets those after Markdown.
 */
export function markdownText(text: string): string {
  const parts = text.replace(/\p{Cc}+/gu, ' ').split('`');
  // With an odd number of backticks it is unclear what is code.
  if (parts.length % 2 === 0) return plain(text.replace(/\p{Cc}+/gu, ' '));
  return parts.map((part, index) => (index % 2 === 0 ? plain(part) : code(part))).join('');
}

/** A link with a label, both escaped. */
export function markdownLink(url: string, label: string): string {
  return `[${plain(label)}](${encodeURI(url).replace(/[()<>\s\\]/g, (each) => `%${each.charCodeAt(0).toString(16)}`)})`;
}

const code = (text: string) => (text.trim() === '' ? plain(`\`${text}\``) : `\`${text}\``);

const plain = (text: string) =>
  text
    .replace(/[\\`*_[\]<>~&#$]/g, '\\$&')
    .replace(/^(\s*\d*)([-+=.)/])/, '$1\\$2')
    .replace(/:\/\//g, '\\://')
    .replace(/(www)\./gi, '$1\\.')
    .replace(/(@|\\#)(?=\w)/g, '$1\u200b');
