import { countText } from '../count-text.ts';
import type { NotScanned } from '../health/health.ts';
import type { Outcome } from '../outcome.ts';
import { type ClusterDrift, driftTotals } from './drift.ts';
import { behindLines, nextText, notReadText } from './drift-text.ts';

/** The report of a cluster's health that says which of its add-ons are behind, too, or that this could not be read. */
export function healthWithDrift(report: Outcome, read: ClusterDrift | NotScanned): Outcome {
  if ('error' in read) {
    return {
      ...worse(report),
      reasons: [...report.reasons, `Which add-ons are behind is not known. ${notReadText(read)}`],
    };
  }
  const { behind, addons, blocking } = driftTotals({ clusters: [read], notRead: [] }, 0);
  const waiting = read.addons.filter(({ next }) => next.state === 'must move' || next.state === 'not offered');
  return {
    ...(behind > 0 ? worse(report) : report),
    summary: `${report.summary} ${behind} of ${countText(addons, 'add-on')} ${behind === 1 || addons === 1 ? 'is' : 'are'} behind.`,
    reasons: [
      ...report.reasons,
      ...behindLines(read, 0),
      ...waiting.map((each) => `Before Kubernetes ${read.next}, ${each.addon}: ${nextText(each)}`),
    ],
    advice: [
      ...report.advice,
      ...(behind > 0
        ? [`See what an update would change: \`upkeep plan maintain-cluster --aws --cluster ${read.name}\``]
        : []),
    ],
    details: {
      ...report.details,
      drift: {
        behind,
        blocking,
        kubernetes: read.kubernetes,
        next: read.next,
        addons: read.addons.map(({ addon, installed, latest, state, minorsBehind, next }) => ({
          ...{ addon, installed, latest, state, minorsBehind },
          next: next.state,
          moveTo: next.to,
        })),
      },
    },
  };
}

const worse = (report: Outcome): Outcome => (report.severity === 'info' ? { ...report, severity: 'warning' } : report);
