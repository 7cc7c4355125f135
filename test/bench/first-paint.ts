import { CHROMIUM, launched } from '../support/page/browser.ts';
import { largePage } from '../support/page/large-page.ts';

const SIZE = { clusters: 200, runs: 500 };
const ROUNDS = 5;
const VIEWS = [
  ['runs', `${SIZE.runs} runs`],
  ['clusters', '1200 shown'],
] as const;

const print = (text: string) => process.stdout.write(text);

/** How long a browser takes until it has painted the first view, and until all of it is there, and what is transferred for it. */
export async function firstPaint(): Promise<void> {
  if (!CHROMIUM) {
    print('There is no Chromium here, so the page was not measured.\n');
    return;
  }
  const [browser, served] = [await launched(), await largePage(SIZE)];
  print(`${SIZE.clusters} clusters with 6 add-ons, ${SIZE.runs} executions; median of ${ROUNDS}:\n`);
  for (const [view, text] of VIEWS) {
    const rounds: { painted: number; complete: number; bytes: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const page = await browser.newPage();
      const session = await page.context().newCDPSession(page);
      let bytes = 0;
      session.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength;
      });
      await session.send('Network.enable');
      await page.goto(`${served.url}/#/${view}`);
      await page.getByText(text).waitFor();
      const [painted, complete] = await page.evaluate<[number, number]>(
        "[performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN, performance.now()]",
      );
      rounds.push({ painted, complete, bytes });
      await page.close();
    }
    const of = (name: 'painted' | 'complete' | 'bytes') =>
      Math.round(rounds.map((round) => round[name]).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN);
    const kilobytes = (of('bytes') / 1000).toFixed(0);
    print(`  ${view}: first paint ${of('painted')} ms, complete ${of('complete')} ms, ${kilobytes} KB transferred\n`);
  }
  await browser.close();
  await served.close();
}
