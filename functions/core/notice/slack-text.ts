// https://docs.slack.dev/messaging/formatting-message-text#escaping: otherwise <!channel> would notify everybody, and
// <https://example.com|text> would be a link that hides where it leads.
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Any text, escaped so that Slack shows it unchanged; at most `most` characters, counted after escaping. */
export function slackText(text: string, most = Number.POSITIVE_INFINITY): string {
  const escaped = Array.from(text.replace(/[^\P{Cc}\n]/gu, ' '), (character) => ENTITIES[character] ?? character);
  if (escaped.reduce((length, { length: more }) => length + more, 0) <= most) return escaped.join('');

  let shown = '';
  for (const character of escaped) {
    if (shown.length + character.length >= most) break;
    shown += character;
  }
  return `${shown}…`;
}

/** A link with a label, both escaped. */
export function slackLink(url: string, label: string): string {
  return `<${encodeURI(url)}|${slackText(label.replaceAll('|', ' '), 200)}>`;
}
