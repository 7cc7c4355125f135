/** A problem that EKS reports of an add-on or a Fargate profile (`health.issues`) or of an update (`errors`). */
export type Issue = { code: string; message: string; resourceIds: string[] };

/** An issue as a person reads it: code, EKS's message, what it concerns. */
export function issueText({ code, message, resourceIds }: Issue): string {
  const concerns = resourceIds.length > 0 ? ` (${resourceIds.join(', ')})` : '';
  const says = message.trim().replace(/\.$/, '');
  return says === '' ? `${code}${concerns}` : `${code}: ${says}${concerns}`;
}
