/** `unknown`: it could not be checked, which is not reported as ok. */
export type Verdict = 'ok' | 'warning' | 'problem' | 'unknown';

/** One thing that was checked: what was found, in a sentence, and the commands or steps that come next. */
export type Finding = { check: string; verdict: Verdict; found: string; next: readonly string[] };

export const finding = (check: string, verdict: Verdict, found: string, ...next: string[]): Finding => ({
  check,
  verdict,
  found,
  next,
});

/** The worst of some verdicts, which is that of the whole: what is not known is no better than a warning. */
export function worst(findings: readonly Finding[]): Verdict {
  const order: readonly Verdict[] = ['problem', 'unknown', 'warning', 'ok'];
  return order.find((verdict) => findings.some((each) => each.verdict === verdict)) ?? 'ok';
}
