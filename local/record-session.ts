import { writeFileSync } from 'node:fs';
import { styleText } from 'node:util';
import { main } from './cli/main.ts';
import { sessionSvg } from './pictures/session/session-svg.ts';

const COLUMNS = 110;
const PICTURE = new URL('../docs/pictures/session/npm-start.svg', import.meta.url);

let output = '';
const { signal } = new AbortController();
const show = (text: string) => {
  output += text;
};
const paint = (colour: Parameters<typeof styleText>[0], text: string) =>
  styleText(colour, text, { validateStream: false });

// What `npm start` prints, without the wait.
await main(['demo', '--speed', 'virtual'], {
  command: 'npm run -s upkeep --',
  out: show,
  note: show,
  input: async () => '',
  paint,
  paintNote: paint,
  live: true,
  columns: COLUMNS,
  interrupted: signal,
  closed: signal,
});
// The folder of the report has another name each time.
const shown = output.replace(/\S*\/eks-upkeep-\w+\//, '/tmp/eks-upkeep-demo/');
writeFileSync(PICTURE, sessionSvg({ command: 'npm start -- --speed virtual', output: shown, columns: COLUMNS }));
