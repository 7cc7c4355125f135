/** Text that is HTML already. Only `html` makes it, so nothing that a person or EKS wrote ever is. */
export type Html = { readonly html: string };

/** What may stand in a template: text, which is escaped, or HTML, or several. */
export type Part = string | number | undefined | Html | readonly Part[];

/** A template of HTML: `` html`<b>${name}</b>` ``. Whatever stands in it is text, unless it is a template itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((each, index) => each + written(parts[index])).join('') };
}

function written(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(written).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Beside what has a meaning in HTML, the characters that XML forbids, since an SVG may be read on its own.
const SPECIAL = /[&<>"']|[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const escaped = (text: string): string => text.replace(SPECIAL, (each) => ENTITIES[each] ?? '\ufffd');
