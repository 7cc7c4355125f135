import { type Html, html } from '../../../functions/core/page/html.ts';

/** What a terminal showed: the command that was typed, and its output with the escape sequences of its colours. */
export type TerminalSession = { command: string; output: string; columns: number };

// In pixels.
const LINE = 18;
const LETTER = 8;
const MARGIN = 16;
const SECONDS = 10;

const ESCAPE = '\u001b';

const STYLE = `
.ground { fill: #11161c; }
text { fill: #e6ebf0; font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; }
.s1 { font-weight: bold; }
.s2 { fill: #8b97a4; }
.s31 { fill: #ff8f85; }
.s32 { fill: #5fd0a3; }
.s33 { fill: #ffca62; }
.s36 { fill: #6cc7e8; }
@media (prefers-reduced-motion: no-preference) {
  .line { animation: shown 0.2s both; }
  @keyframes shown { from { opacity: 0; } to { opacity: 1; } }
}
`;

/** A session as a picture that stands alone: its lines appear one after another, or are all there where motion is not wanted. */
export function sessionSvg({ command, output, columns }: TerminalSession): string {
  const lines = [`${ESCAPE}[1m$ ${command}`, ...output.replace(/\n+$/, '').split('\n')];
  const width = columns * LETTER + 2 * MARGIN;
  const height = lines.length * LINE + 2 * MARGIN;
  const delay = (index: number) => ((index * SECONDS) / lines.length).toFixed(2);
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A terminal session of ${command}">
<style>${{ html: STYLE }}</style>
<rect class="ground" width="${width}" height="${height}" rx="8"/>
${lines.map(
  (
    line,
    index,
  ) => html`<text class="line" style="animation-delay: ${delay(index)}s" x="${MARGIN}" y="${MARGIN + index * LINE + 13}">${spansOf(line)}</text>
`,
)}</svg>
`.html;
}

/** The parts of a line, each in its colour. */
function spansOf(line: string): Html[] {
  const [plain = '', ...coloured] = line.split(ESCAPE);
  return [html`${plain}`, ...coloured.map(spanOf)];
}

/** What follows an escape sequence; 0, 22 and 39 end what 1, 2 and the colours begin. */
function spanOf(part: string): Html {
  const [, code = '', text = part] = /^\[(\d+)m(.*)$/.exec(part) ?? [];
  if (text === '') return html``;
  return ['0', '22', '39'].includes(code) ? html`${text}` : html`<tspan class="s${code}">${text}</tspan>`;
}
