import { createHash } from 'node:crypto';
import { type Html, html } from './html.ts';

/** A page: its style and script are ours, word for word; everything else is in the body. */
export type Page = { title: string; style: string; script: string; body: Html };

/**
 * A page that is complete in one file, and loads and sends nothing: its policy allows exactly its own style and its own script,
 * each by digest, and no network. It can be read without the script.
 */
export function pageText({ title, style, script, body }: Page): string {
  const policy = [
    "default-src 'none'",
    `style-src '${digestOf(style)}'`,
    `script-src '${digestOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${verbatim(style)}</style>
</head>
<body>
${body}
<script>${verbatim(script)}</script>
</body>
</html>
`.html;
}

const digestOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** A style or script, in which nothing is escaped; neither may end its own element. */
function verbatim(text: string): Html {
  if (/<\/|<!--/.test(text)) throw new RangeError('A style or script of a page must not contain `</` or `<!--`.');
  return { html: text };
}
