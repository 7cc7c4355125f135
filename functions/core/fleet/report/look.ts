/** The style of the page: for a screen of any width, light or dark, and for paper. */
export const STYLE = `
:root { --ink: #1b1f24; --soft: #57606a; --ground: #fff; --raised: #f6f8fa; --line: #d0d7de; --link: #0550ae;
  --good: #1a7f37; --bad: #b42318; --warn: #8a5a00; --calm: #57606a; --mark: #0969da; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa5b1; --ground: #0d1117; --raised: #161b22; --line: #30363d;
  --link: #79b8ff; --good: #4cc26a; --bad: #ff8078; --warn: #e3b341; --calm: #9aa5b1; --mark: #58a6ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem clamp(0.8rem, 3vw, 2.5rem) 4rem; max-width: 84rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .4rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; }
h3 { font-size: 1.05rem; margin: 0 0 .2rem; }
p { margin: .3rem 0; max-width: 100ch; }
ul { margin: .3rem 0; padding-left: 1.3rem; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible, .scroll:focus-visible
  { outline: 3px solid var(--mark); outline-offset: 2px; }
code { font: .92em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--raised); padding: .1em .3em; border-radius: 4px; }
.soft, .where { color: var(--soft); }
.verdict { border-left: 6px solid var(--good); padding-left: .9rem; }
.verdict.not { border-color: var(--bad); }
.totals { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .8rem 0; }
.totals dt { color: var(--soft); }
.totals dd { margin: 0; }
.failure { border: 1px solid var(--line); border-left: 6px solid var(--bad); border-radius: 6px; padding: .8rem 1rem; margin: .8rem 0; background: var(--raised); }
.failure.blocked { border-left-color: var(--warn); }
.todo { font-weight: 600; }
.state { white-space: nowrap; font-weight: 600; color: var(--calm); }
.changed, .to-change { color: var(--good); }
.failed, .rolled-back { color: var(--bad); }
.blocked { color: var(--warn); }
article.failure { color: var(--ink); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .92rem; min-width: 100%; overflow-wrap: normal; }
caption { text-align: left; color: var(--soft); padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid var(--line); }
th[scope=row] { font-weight: 600; min-width: 6rem; }
thead th { background: var(--raised); white-space: nowrap; }
td { white-space: nowrap; }
td.wide { white-space: normal; min-width: 14rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline dotted; }
th[aria-sort=ascending] button::after { content: " \\25B4"; }
th[aria-sort=descending] button::after { content: " \\25BE"; }
.controls:not([hidden]) { display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; align-items: center; max-width: none; }
input, select { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--soft); border-radius: 4px; padding: .25rem .4rem; max-width: 100%; }
summary { cursor: pointer; }
svg { display: block; min-width: 40rem; max-width: 100%; height: auto; font: 12px system-ui, sans-serif; }
svg text { fill: var(--ink); }
svg .wave { font-weight: 600; font-size: 13px; }
svg .tick { fill: var(--soft); }
svg .grid { stroke: var(--line); }
svg .line { fill: var(--soft); }
svg .bar { fill: var(--calm); }
svg .bar.changed, svg .bar.to-change { fill: var(--good); }
svg .bar.failed, svg .bar.blocked { fill: url(#hatch); stroke: var(--bad); }
svg .band { fill: var(--mark); fill-opacity: .45; stroke: var(--mark); }
svg .hatch-ground { fill: var(--ground); }
svg .hatch-line { fill: var(--bad); }
@media (max-width: 40rem) { .totals { grid-template-columns: 1fr; } .totals dd { margin: 0 0 .5rem; } }
@media print { :root { --ink: #000; --soft: #333; --ground: #fff; --raised: #fff; --line: #999; --link: #000; --good: #14532d; --bad: #7f1d1d;
    --warn: #5c3c00; --calm: #333; --mark: #1d4ed8; }
  body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; }
  .controls:not([hidden]) { display: none; }
  .scroll { overflow: visible; }
  svg { min-width: 0; width: 100%; }
  table { font-size: 7.5pt; }
  td, td.wide { white-space: normal; min-width: 0; }
  tr, .failure { break-inside: avoid; } }
`;

/** Sorts and filters the table; without it everything is there, in the order of the waves. */
export const SCRIPT = `
const table = document.getElementById('rows');
const controls = document.querySelector('.controls');
if (table && controls) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const [search, state, count] = ['search', 'state', 'count'].map((id) => document.getElementById(id));
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !(texts.get(row).includes(wanted) && (state.value === '' || row.dataset.state === state.value));
      if (!row.hidden) shown += 1;
    }
    count.textContent = shown + ' of ' + rows.length + ' rows';
  };
  const valueOf = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener('click', () => {
      const isDown = heading.getAttribute('aria-sort') === 'ascending';
      headings.forEach((each) => each.removeAttribute('aria-sort'));
      heading.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
      const sign = isDown ? -1 : 1;
      rows.sort((one, other) => sign * valueOf(one, column).localeCompare(valueOf(other, column), 'en', { numeric: true }));
      body.append(...rows);
    });
  });
  search.addEventListener('input', filter);
  state.addEventListener('input', filter);
  controls.hidden = false;
  filter();
}
for (const event of ['beforeprint', 'afterprint']) {
  addEventListener(event, () => document.querySelectorAll('details').forEach((each) => { each.open = event === 'beforeprint'; }));
}
`;
