import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { html } from '../../../../functions/core/page/html.ts';
import { pageText } from '../../../../functions/core/page/page.ts';
import { timeText, tookText } from '../../../../functions/core/page/time.ts';

const digestOf = (text: string | undefined) =>
  `'sha256-${createHash('sha256')
    .update(text ?? '')
    .digest('base64')}'`;

describe('html', () => {
  it.each<[string, string, string]>([
    ['markup', '<img src=x onerror="alert(1)">', '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;'],
    ['the end of a script', '</script>', '&lt;/script&gt;'],
    ['an entity', '&lt;', '&amp;lt;'],
    ['a quote that ends an attribute', "' autofocus", '&#39; autofocus'],
    ['a character that XML forbids', 'a\u0000\u001b\ud800b', 'a\ufffd\ufffd\ufffdb'],
    ['anything else', 'größer ▲ 💡\n', 'größer ▲ 💡\n'],
  ])('shows %s as text', (_, text, shown) => {
    expect(html`<p title="${text}">${[text]}</p>`.html).toBe(`<p title="${shown}">${shown}</p>`);
  });

  it('keeps templates in templates, and leaves out what is not there', () => {
    expect(html`<ul>${['a', '<b>'].map((each) => html`<li>${each}</li>`)}${undefined}</ul>${1}`.html).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>1',
    );
  });
});

describe('a page', () => {
  const page = pageText({
    title: '<b>',
    style: 'p > b { color: red; }',
    script: 'if (1 < 2) { }',
    body: html`<p>x</p>`,
  });

  it('allows its own style and script, and no network', () => {
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const [style, script] = ['style', 'script'].map((name) => new RegExp(`<${name}>([^]*?)</${name}>`).exec(page)?.[1]);

    expect(policy?.replaceAll('&#39;', "'").split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${digestOf(style)}`,
      `script-src ${digestOf(script)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect([style, script]).toEqual(['p > b { color: red; }', 'if (1 < 2) { }']);
    expect(page).toContain('<title>&lt;b&gt;</title>');
  });

  it.each(['</style>', 'a = "</script>"', '<!-- x'])('refuses a style or script that contains %s', (text) => {
    const parts = { title: '', style: '', script: '', body: html`` };

    expect(() => pageText({ ...parts, style: text })).toThrow(RangeError);
    expect(() => pageText({ ...parts, script: text })).toThrow(RangeError);
  });
});

it.each<[number, string]>([
  [0, '0 s'],
  [0.6, '1 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [125, '2 min 5 s'],
  [3600, '1 h'],
  [7505, '2 h 5 min'],
  [86_400 * 2 + 3600 * 4 + 59, '2 d 4 h'],
  [86_400 + 59, '1 d'],
])('%d seconds are %s', (seconds, text) => {
  expect(tookText(seconds)).toBe(text);
});

it('a time is shown to the second, in UTC', () => {
  expect(timeText('2026-03-02T10:00:00.999+01:00')).toBe('2026-03-02 09:00:00 UTC');
});
