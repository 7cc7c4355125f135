import { afterEach, describe, expect, it } from 'vitest';
import { aCrowd, changesOf, endedAlone } from '../../support/processes/load.ts';
import { endingOf, served, started } from '../../support/processes/served.ts';

let close = async () => {};
afterEach(() => close());

describe('a hundred executions at the same time, accelerated (600x)', () => {
  it('end each as it ends alone', async () => {
    const { world, asked } = aCrowd(100);
    const endpoint = await served(world, { speed: 600 });
    close = endpoint.close;

    const arns = await Promise.all(asked.map((each) => started(endpoint.sfn, each)));
    await Promise.all(arns.map((arn) => endpoint.cloud.engine.finished(arn)));
    const endings = await Promise.all(arns.map((arn) => endingOf(endpoint.sfn, arn)));

    const timeline = endpoint.cloud.simulator.timeline();
    const ended = asked.map(({ cluster }, index) => ({
      ending: endings[index],
      changes: changesOf(cluster, timeline),
    }));
    expect(ended).toEqual(await endedAlone(100));
    expect(new Set(endings).size).toBe(4);
  });
});
