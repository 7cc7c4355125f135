import type { Notice } from './notice.ts';

type Length = { text: number; items: number; details: number };

// From unlimited to what always fits: the last one stays below 100 kB in every text, however it is escaped.
const LENGTHS: readonly Length[] = [
  { text: Number.POSITIVE_INFINITY, items: Number.POSITIVE_INFINITY, details: Number.POSITIVE_INFINITY },
  { text: 4_000, items: 50, details: 20_000 },
  { text: 1_000, items: 20, details: 2_000 },
  { text: 150, items: 10, details: 0 },
];

/** The notice as it is, or the longest version that fits, then marked as `shortened`. */
export function fitted(notice: Notice, fits: (notice: Notice) => boolean): Notice {
  let short = notice;
  for (const length of LENGTHS) {
    short = shortened(notice, length);
    if (fits(short)) break;
  }
  return short;
}

function shortened(notice: Notice, { text, items, details }: Length): Notice {
  let isShorter = false;
  const cut = (whole: string) => {
    if (whole.length <= text) return whole;
    isShorter = true;
    return `${whole.slice(0, text)} …`;
  };
  const some = (all: string[]) => {
    if (all.length > items) isShorter = true;
    return all.slice(0, items).map(cut);
  };
  const hasRoomForDetails = JSON.stringify(notice.details).length <= details;
  const { approval, resource } = notice;
  const short: Notice = {
    ...notice,
    name: cut(notice.name),
    summary: cut(notice.summary),
    reasons: some(notice.reasons),
    advice: some(notice.advice),
    codes: some(notice.codes),
    resourceIds: some(notice.resourceIds),
    details: hasRoomForDetails ? notice.details : {},
    ...(approval && { approval: { ...approval, question: cut(approval.question) } }),
    ...(resource && { resource: { ...resource, name: cut(resource.name) } }),
  };
  return isShorter || !hasRoomForDetails ? { ...short, shortened: true } : notice;
}
