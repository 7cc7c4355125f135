import { fitted } from './length.ts';
import { markdownLink, markdownText } from './markdown-text.ts';
import type { Notice } from './notice.ts';

// GitHub takes 65,536 characters; some room is left.
const LONGEST_COMMENT = 60_000;

/** A notice as a comment on an issue, in Markdown. `askedBy` is a login. */
export function noticeComment(notice: Notice, askedBy: string): string {
  const bodyOf = (each: Notice) => noticeText(each, askedBy);
  return bodyOf(fitted(notice, (each) => bodyOf(each).length <= LONGEST_COMMENT));
}

/** The reply to a command in a comment. */
export function answerComment(text: string, askedBy: string): string {
  const [first = '', ...more] = text.split('\n').map(markdownText);
  return [`${addressed(askedBy)}: ${first}`, ...more].join('  \n').slice(0, LONGEST_COMMENT);
}

function noticeText(notice: Notice, askedBy: string): string {
  const { name, machine, cluster, resource, summary, reasons, advice, execution, approval } = notice;
  const where = [cluster?.name, resource?.name].filter((part) => part !== undefined).join('/');
  const steps =
    approval === undefined
      ? advice
      : [`Comment \`/upkeep approve ${approval.id}\` to approve, or \`/upkeep reject ${approval.id}\` to reject`];

  const parts = [
    `**${markdownText([name, where].join(' ').trimEnd())}** ${addressed(askedBy)}`,
    markdownText(summary),
    listOf(reasons),
    ...(steps.length > 0 ? ['What to do:', listOf(steps)] : []),
    [markdownText(machine), ...(execution ? [markdownLink(execution.link, execution.name)] : [])].join(': '),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A list; a line that begins with two more spaces than the one before belongs to it. */
function listOf(lines: readonly string[]): string {
  let depth = -1;
  const items = lines.map((line) => {
    const text = line.trimStart();
    depth = Math.min(depth + 1, Math.floor((line.length - text.length) / 2));
    return `${'  '.repeat(depth)}- ${markdownText(text)}`;
  });
  return items.join('\n');
}

// Never starts with `/upkeep`: a comment that does is a command, whoever wrote it.
const addressed = (login: string) => (/^[A-Za-z0-9][\w-]{0,99}$/.test(login) ? `@${login}` : 'eks-upkeep');
