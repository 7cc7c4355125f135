/**
 * A text of somebody else's as GitHub shows it: as it is, on one line. Code between backticks stays code; all else that
 * Markdown would read is escaped, a first slash too, which bots take for a command; and what would call a person or refer to an issue is parted by a character of no width,
 * since GitHub reads those after Markdown.
 */
export function markdownText(text: string): string {
  const parts = text.replace(/\p{Cc}+/gu, ' ').split('`');
  // With an odd backtick nobody knows what is code.
  if (parts.length % 2 === 0) return plain(text.replace(/\p{Cc}+/gu, ' '));
  return parts.map((part, index) => (index % 2 === 0 ? plain(part) : code(part))).join('');
}

/** A link that says itself where it leads. */
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
