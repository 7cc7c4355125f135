import { describe, expect, it } from 'vitest';
import { chooseTarget } from '../../../../../functions/core/addon/versions/choose-target.ts';
import { neighbourVersion } from '../../../../../functions/core/addon/versions/neighbour.ts';
import { stepsBetween } from '../../../../../functions/core/addon/versions/steps.ts';
import { nearestCandidates, waysBack } from '../../../../../functions/core/addon/versions/way-back.ts';
import { aVersionWish } from '../../../../support/worlds/addon-builders.ts';
import { comparedByNumbers, isRecorded, recordedPairs } from '../../../../support/worlds/recordings.ts';

const POLICIES = ['latest', 'default'] as const;
const COMPATIBILITIES = ['cluster', 'previous', 'next'] as const;
const isDated = (version: string) => /\d{8}/.test(version);

describe.skipIf(!isRecorded)('of all recorded add-ons and Kubernetes versions', () => {
  it('no policy goes backwards, or to what is not offered, from whatever is installed', () => {
    const wrong: string[] = [];
    let decided = 0;
    for (const { addon, clusterVersion, offered, all } of recordedPairs()) {
      // The oldest and the newest of all, offered here or not, a few between, and what the list begins and ends with.
      const known = [...new Set([...all.values()].flatMap((versions) => [...versions]))].sort(comparedByNumbers);
      const step = Math.max(1, Math.floor(known.length / 4));
      const installed = known.filter((_, index) => index % step === 0 || index === known.length - 1);
      for (const current of installed) {
        for (const policy of POLICIES) {
          for (const compatibility of COMPATIBILITIES) {
            decided += 1;
            const neighbour =
              compatibility === 'cluster'
                ? undefined
                : {
                    compatibility,
                    clusterVersion: neighbourVersion(clusterVersion, compatibility),
                    versions: all.get(neighbourVersion(clusterVersion, compatibility)) ?? new Set<string>(),
                  };
            const rules = { ...aVersionWish(policy).rules, neighbour };
            const target = chooseTarget(current, offered, aVersionWish(policy, { addon, clusterVersion, rules }));
            const label = `${addon} ${current} on ${clusterVersion} by ${policy}, ${compatibility}`;

            if (target.kind === 'blocked') wrong.push(`${label}: blocked, ${target.reason}`);
            if (target.kind === 'stay') {
              const isOffered = offered.some(({ version }) => version === current);
              if (target.notOffered === isOffered) wrong.push(`${label}: notOffered is ${target.notOffered}`);
              if (!isOffered && target.warnings.length === 0) wrong.push(`${label}: no warning`);
            }
            if (target.kind !== 'go') continue;
            const { version } = target.offer;
            if (!offered.some((each) => each.version === version)) wrong.push(`${label}: ${version} is not offered`);
            if (neighbour && !neighbour.versions.has(version)) wrong.push(`${label}: ${version} is not compatible`);
            if (!isDated(version) && comparedByNumbers(version, current) < 0)
              wrong.push(`${label}: back to ${version}`);
            if (isDated(version) && !target.offer.isDefault) wrong.push(`${label}: ${version} is a guess`);
          }
        }
      }
    }

    expect(wrong).toEqual([]);
    expect(decided).toBeGreaterThan(10_000);
  });

  it('a stated way back is a real one, through versions that are offered alone', () => {
    const wrong: string[] = [];
    let stated = 0;
    for (const { addon, clusterVersion, offered, all } of recordedPairs()) {
      const isOffered = (version: string) => offered.some((each) => each.version === version);
      const known = [...new Set([...all.values()].flatMap((versions) => [...versions]))];
      for (const from of known.filter((_, index) => index % Math.max(1, Math.floor(known.length / 4)) === 0)) {
        const target = chooseTarget(from, offered, aVersionWish('latest', { addon, clusterVersion }));
        if (target.kind !== 'go') continue;
        const versions = stepsBetween(addon, from, target.offer.version, offered);
        const [nearest] = nearestCandidates(from, versions, offered);
        const first = versions[0] ?? from;
        const toNearest = isOffered(from) || !nearest ? [] : stepsBetween(addon, first, nearest, offered);
        for (const rollBackTo of ['start', 'last-good-step', 'nearest'] as const) {
          const ways = waysBack({ addon, clusterVersion, from, versions, offered, rollBackTo, toNearest });
          for (const { path, reason } of ways) {
            stated += path.length > 0 ? 1 : 0;
            const label = `${addon} ${from} on ${clusterVersion}, ${rollBackTo}: ${path.join(', ')}`;
            if (!path.every(isOffered)) wrong.push(`${label}: not offered`);
            if (path.length === 0 && reason === '') wrong.push(`${label}: no way and no reason`);
          }
        }
      }
    }

    expect(wrong).toEqual([]);
    expect(stated).toBeGreaterThan(500);
  });
});
