import { describe, expect, it } from 'vitest';
import { limits, neededSeconds, secondsLeft } from '../../../../../functions/core/addon/timing/deadline.ts';
import {
  durationOf,
  durationText,
  durationWarnings,
  totalSeconds,
} from '../../../../../functions/core/addon/timing/duration.ts';
import { textOf } from '../../../../support/repository.ts';
import { START } from '../../../../support/worlds/addon-builders.ts';

const ON_FARGATE = '{"computeType":"Fargate"}';
const ONE_STEP = { versions: ['v2'], bakeSeconds: 60 };

describe('how long a step may take', () => {
  it.each([
    ['coredns', ON_FARGATE, 0, /`computeType: Fargate`.*\| (\d+) minutes/, 60],
    ['kube-proxy', null, 1000, /(\d+) seconds for each node/, 1000],
    ['metrics-server', null, 0, /the usual time: (\d+) seconds/, 1],
    ['vpc-cni', null, 0, /usual time is (\d+) seconds for `vpc-cni`/, 1],
    ['kube-proxy', null, 0, /, (\d+) for `kube-proxy`/, 1],
    ['aws-efs-csi-driver', null, 0, /, (\d+) for `aws-ebs-csi-driver`, `aws-efs-csi-driver` and\s`amazon-c/, 1],
  ])('is documented for %s, configured %s, on %i nodes', (addon, configuration, nodes, figure, unit) => {
    const [, documented] = figure.exec(textOf('docs/versions.md')) ?? [];

    expect(durationOf(addon, configuration, nodes).stepSeconds).toBe(Number(documented) * unit);
  });

  it.each<[string, string | null, number | undefined, number, string]>([
    ['vpc-cni', null, 200, 2400, 'replaced node by node, and the managed node groups have 200 nodes'],
    ['kube-proxy', null, 200, 2400, '200 nodes'],
    ['aws-ebs-csi-driver', null, 200, 2400, '200 nodes'],
    ['chainguard_aws-vpc-cni-fips', null, 200, 2400, '200 nodes'],
    ['vpc-cni', null, 1, 90, 'have 1 node'],
    ['vpc-cni', null, 0, 90, 'EKS shows none in managed node groups'],
    ['vpc-cni', null, undefined, 90, 'the managed node groups could not be read'],
    ['coredns', null, 200, 45, 'usual for coredns'],
    ['coredns', ON_FARGATE, undefined, 2100, 'on Fargate each pod'],
    ['coredns', 'computeType: fargate', 200, 2100, 'on Fargate each pod'],
    ['coredns', 'computeType: ec2', undefined, 45, 'usual for coredns'],
    ['coredns', 'computeType: 1', undefined, 45, 'usual for coredns'],
    ['coredns', '{"computeType": "Farga', undefined, 45, 'usual for coredns'],
    ['coredns', 'null', undefined, 45, 'usual for coredns'],
    ['metrics-server', ON_FARGATE, 200, 45, 'usual for metrics-server'],
  ])('of %s, configured %s, on %s nodes is %i s', (addon, configuration, nodes, seconds, reason) => {
    const duration = durationOf(addon, configuration, nodes);

    expect(duration).toEqual({ stepSeconds: seconds, reason: expect.stringContaining(reason) });
  });

  it.each([
    [119 - 60, '119 seconds'],
    [120 - 60, '2 minutes'],
    [200 - 60, '3 minutes'],
  ])('of %i s and a bake of a minute is said as %s', (stepSeconds, words) => {
    expect(durationText({ stepSeconds, reason: 'so it is' }, ONE_STEP)).toBe(
      `It may take about ${words} with its bake: so it is.`,
    );
  });

  it('counts for each step, with its bake', () => {
    const duration = durationOf('vpc-cni', null, 200);

    const text = durationText(duration, { versions: ['v2', 'v3'], bakeSeconds: 60 });

    expect(text).toMatch(/^It may take about 82 minutes with its bake: vpc-cni is replaced node by node/);
  });
});

describe('a deadline', () => {
  const duration = durationOf('vpc-cni', null, 200);
  const takes = { stepSeconds: duration.stepSeconds, totalSeconds: totalSeconds(duration, ONE_STEP) };
  const warningsFor = (deadlineSeconds: number, late = 0) => {
    const request = { addon: 'vpc-cni', bakeSeconds: 60, deadlineSeconds };
    return durationWarnings(duration, ONE_STEP, {
      secondsLeft: secondsLeft(request, { startedAt: START, now: START + late * 1000 }),
      neededSeconds: neededSeconds(request, takes),
      deadlineSeconds,
    });
  };

  it('that is too short for 200 nodes is warned of, with one that is long enough', () => {
    const [warning] = warningsFor(3000);

    expect(warning).toContain('may take longer (about 41 minutes) than its deadline leaves it (39 minutes)');
    expect(warning).toContain('`deadlineSeconds: 5400`');
    expect(warningsFor(5400)).toEqual([]);
  });

  it('that leaves exactly as long as the update takes is no reason to warn', () => {
    const time = { neededSeconds: 5380, deadlineSeconds: 5400 };
    const warnings = (left: number) => durationWarnings(duration, ONE_STEP, { ...time, secondsLeft: left });

    expect(warnings(2460)).toEqual([]);
    expect(warnings(2459)).toHaveLength(1);
  });

  it.each([
    ['long enough', 5400, 5380, 'Start again, so that it has its full deadline.'],
    ['too short', 5100, 5380, 'Set `deadlineSeconds: 5400`, which leaves time for a rollback as well.'],
    [
      'too short by a little',
      86_100,
      86_400,
      'Set `deadlineSeconds: 86400`, which leaves time for a rollback as well.',
    ],
    ['too short, and so is the longest', 3600, 86_401, 'The longest, `deadlineSeconds: 86400`, may not leave time'],
    ['the longest, and too short', 86_400, 90_000, 'The longest, `deadlineSeconds: 86400`, may not leave time'],
  ])('that is %s is followed by this advice', (_, deadlineSeconds, needed, advice) => {
    const time = { secondsLeft: 0, neededSeconds: needed, deadlineSeconds };

    expect(durationWarnings(duration, ONE_STEP, time)).toEqual([expect.stringContaining(advice)]);
    expect(durationWarnings(duration, ONE_STEP, time)[0]).toContain('its deadline leaves it (0 seconds)');
  });

  it('of which too much has passed already asks for a new start', () => {
    expect(warningsFor(6000, 3000)).toEqual([expect.stringContaining('Start again')]);
  });

  it.each([
    [6000, 2400 + 60, 'as long as the way there'],
    [5000, 5000 - 400 - 2460, 'what the update leaves'],
    [3000, 2 * 90 + 60, 'what is usual'],
  ])('of %i s leaves the way back %i s: %s', (deadlineSeconds, seconds) => {
    const request = { addon: 'vpc-cni', bakeSeconds: 60, deadlineSeconds };

    const { pollUntil, changeUntil } = limits(request, START, takes);

    expect((pollUntil - changeUntil) / 1000).toBe(seconds);
  });
});
