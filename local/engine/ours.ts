/** What a message adds when this engine refuses what Step Functions takes, or words it in its own way. */
export const OURS = {
  rule: 'a rule of this engine, not of Step Functions',
  wording: "in this engine's words",
} as const;
