import { expect, it } from 'vitest';
import { sessionSvg } from '../../../../local/pictures/session/session-svg.ts';
import { textOf } from '../../../support/repository.ts';

it('draws a terminal session line by line in its colours, in which nothing that was printed is markup', () => {
  const output = 'plain <b>&\n\u001b[32mgreen\u001b[39m after \u001b[1mbold\u001b[22m\n\n';

  const picture = sessionSvg({ command: 'npm start', output, columns: 20 });

  expect([...picture.matchAll(/<text [^>]*>(.*)<\/text>/g)].map(([, line]) => line)).toEqual([
    '<tspan class="s1">$ npm start</tspan>',
    'plain &lt;b&gt;&amp;',
    '<tspan class="s32">green</tspan> after <tspan class="s1">bold</tspan>',
  ]);
});

it('is recorded of the demo, to its end', () => {
  const recorded = textOf('docs/pictures/session/npm-start.svg');

  for (const shown of [
    '$ npm start',
    'Wave dev',
    'AddonUpdateRolledBack',
    'Clusters (5): ',
    '/tmp/eks-upkeep-demo/report.html',
  ]) {
    expect(recorded).toContain(shown);
  }
});
