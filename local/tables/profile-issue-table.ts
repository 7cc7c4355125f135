import { issueAdvice, knownProfileIssues } from '../../functions/core/fargate/profile/issue.ts';
import { code, markdownTable } from './markdown.ts';

/** What a person does about each code that EKS reports for a failed profile. */
export function profileIssueTable(): string {
  const rows = knownProfileIssues.map((each) => [code(each), issueAdvice({ code: each })]);
  return markdownTable(['code', 'what you do'], [...rows, ['any other', issueAdvice({ code: 'This' })]]);
}
