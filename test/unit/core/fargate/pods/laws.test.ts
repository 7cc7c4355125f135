import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideMoving } from '../../../../../functions/core/fargate/pods/moving.ts';
import type { Budget, Pod, Workload } from '../../../../../functions/core/fargate/pods/pod.ts';
import { aBudget, aMovingContext, aPod, aWorkload, NEW, OLD } from '../../../../support/pods/pods.ts';

const START = Date.parse('2026-11-21T08:00:00Z');
const POLL_SECONDS = 15;

const aTeam = fc.record({
  replicas: fc.integer({ min: 1, max: 6 }),
  elsewhere: fc.integer({ min: 0, max: 2 }),
  /** How many healthy pods its budget needs; none without. */
  needs: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
  startSeconds: fc.integer({ min: 5, max: 200 }),
  stopSeconds: fc.integer({ min: 0, max: 60 }),
  isOfSystem: fc.boolean(),
  surges: fc.boolean(),
  /** How many pods its rollout may stop first. */
  outage: fc.integer({ min: 0, max: 2 }),
});
type Team = typeof aTeam extends fc.Arbitrary<infer T> ? T : never;

/** A cluster in which pods take time to start and to stop, and which evicts what budgets allow. */
function aCluster(teams: readonly Team[]) {
  let now = START;
  let made = 0;
  type Member = { name: string; profile: string; since: number; goesAt: number | undefined };
  const members = teams.map(({ replicas, elsewhere }, team) => ({
    pods: Array.from({ length: replicas }, (_, index): Member => {
      const profile = index < elsewhere && index < replicas - 1 ? 'elsewhere' : OLD;
      return { name: `t${team}-${index}`, profile, since: START - 3_600_000, goesAt: undefined };
    }),
    restartedAt: undefined as string | undefined,
    toRestart: [] as Member[],
  }));
  const ready = (team: number, { since, goesAt }: Member) =>
    goesAt === undefined && now - since >= (teams[team]?.startSeconds ?? 0) * 1000;
  const available = (team: number) => members[team]?.pods.filter((pod) => ready(team, pod)).length ?? 0;
  const outageOf = (team: number) => Math.min(teams[team]?.outage ?? 0, (teams[team]?.replicas ?? 1) - 1);
  const start = (team: number) => {
    made += 1;
    members[team]?.pods.push({ name: `t${team}-new-${made}`, profile: NEW, since: now, goesAt: undefined });
  };
  const stop = (team: number, pod: Member) => {
    pod.goesAt = now + (teams[team]?.stopSeconds ?? 0) * 1000;
  };
  const settle = () => {
    members.forEach((of, team) => {
      of.pods = of.pods.filter(({ goesAt }) => goesAt === undefined || goesAt > now);
      const { replicas = 0 } = teams[team] ?? {};
      // A rollout: a new pod first, and old ones go as far as those that are available allow.
      of.toRestart = of.toRestart.filter((pod) => of.pods.includes(pod) && pod.goesAt === undefined);
      const least = replicas - outageOf(team);
      for (const oldest of of.toRestart.slice(0, Math.max(0, available(team) - least))) stop(team, oldest);
      const wanted = replicas + (of.toRestart.some(({ goesAt }) => goesAt === undefined) ? 1 : 0);
      while (of.pods.filter(({ goesAt }) => goesAt === undefined).length < wanted) start(team);
    });
  };
  const healthyNeeded = (team: number) => teams[team]?.needs;

  return {
    now: () => now,
    pass(seconds: number) {
      now += seconds * 1000;
      settle();
    },
    available,
    restart(name: string, at: string) {
      const of = members[Number(name.slice(1))];
      if (!of || of.restartedAt === at) return;
      of.restartedAt = at;
      of.toRestart = [...of.pods];
      settle();
    },
    /** What the eviction API does. */
    evict(name: string): 'evicted' | 'later' {
      const team = Number(/^t(\d+)/.exec(name)?.[1]);
      const pod = members[team]?.pods.find((each) => each.name === name);
      const needs = healthyNeeded(team);
      if (!pod || pod.goesAt !== undefined) return 'evicted';
      if (needs !== undefined && ready(team, pod) && available(team) - 1 < needs) return 'later';
      stop(team, pod);
      settle();
      return 'evicted';
    },
    seen() {
      const pods: Pod[] = members.flatMap(({ pods: all }, team) =>
        all.map((pod) =>
          aPod({
            ...{
              name: pod.name,
              uid: pod.name,
              workload: `t${team}`,
              labels: { app: `t${team}` },
              profile: pod.profile,
            },
            ...{ isReady: ready(team, pod), createdAt: new Date(pod.since).toISOString() },
            goesAt: pod.goesAt === undefined ? undefined : new Date(pod.goesAt).toISOString(),
            namespace: teams[team]?.isOfSystem ? 'kube-system' : 'default',
          }),
        ),
      );
      const workloads: Workload[] = members.map(({ restartedAt, toRestart }, team) =>
        aWorkload({
          ...{ name: `t${team}`, replicas: teams[team]?.replicas ?? 0, available: available(team), restartedAt },
          ...{ surges: teams[team]?.surges ?? false, outage: outageOf(team), isRolledOut: toRestart.length === 0 },
          namespace: teams[team]?.isOfSystem ? 'kube-system' : 'default',
        }),
      );
      const budgets: Budget[] = teams.flatMap(({ needs, replicas, isOfSystem }, team) => {
        if (needs === undefined) return [];
        const healthy = available(team);
        return aBudget({
          ...{ name: `t${team}`, namespace: isOfSystem ? 'kube-system' : 'default' },
          selects: { labels: { app: `t${team}` }, expressions: [] },
          ...{ allowed: Math.max(0, healthy - needs), healthy, needed: needs, expected: replicas },
        });
      });
      return { pods: pods.filter(({ profile }) => profile === OLD || profile === NEW), workloads, budgets };
    },
    left: () => members.flatMap(({ pods: all }) => all).filter(({ profile }) => profile === OLD).length,
  };
}

const aPolicy = fc.record({
  mode: fc.constantFrom('evict', 'restart'),
  maxUnavailable: fc.oneof(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 100 }).map((share) => `${share}%`),
  ),
  onBlockedPods: fc.constantFrom('stop', 'proceed'),
});

it('violates no budget, leaves no workload of several without a ready pod, and ends with an empty profile or says why', () => {
  fc.assert(
    fc.property(fc.array(aTeam, { minLength: 1, maxLength: 5 }), aPolicy, fc.boolean(), (teams, policy, isTwice) => {
      const cluster = aCluster(teams);
      for (let polls = 0; ; polls += 1) {
        expect(polls).toBeLessThan(300);
        const context = aMovingContext(policy, { seconds: (cluster.now() - START) / 1000 });
        const step = decideMoving(context, cluster.seen());
        if (step.kind === 'decided') {
          const { decision } = step;
          const stopped = decision.kind === 'delete' ? (decision.progress.moving?.stopped ?? 0) : 0;
          // Every way to end with pods on the old profile says which, or keeps the profile.
          if (decision.kind === 'delete') expect(stopped).toBe(cluster.left());
          else expect(decision).toMatchObject({ kind: 'publish', outcome: { name: 'PodsNotMoved' } });
          if (policy.onBlockedPods === 'stop') expect(stopped).toBe(0);
          return;
        }
        for (const { name } of step.restart) cluster.restart(name, context.moving.since ?? '');
        for (const { name } of step.evict) {
          cluster.evict(name);
          if (isTwice) cluster.evict(name);
        }
        teams.forEach(({ replicas, needs }, team) => {
          if (replicas > 1) expect(cluster.available(team)).toBeGreaterThan(0);
          if (needs !== undefined && needs <= replicas) expect(cluster.available(team)).toBeGreaterThanOrEqual(needs);
        });
        cluster.pass(POLL_SECONDS);
      }
    }),
    { numRuns: 60 },
  );
});
