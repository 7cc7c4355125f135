/** A field that EKS wants to set and someone else changed. */
export type ConflictingField = { object: string; field: string };

/**
 * The fields named in EKS's message of a ConfigurationConflict. Two forms are on record: since 2022 lines such as
 * `DaemonSet.apps aws-node - .spec.template.spec.containers[name="aws-node"].resources`, before that lines of `- .spec...`.
 */
export function conflictingFields(message: string): ConflictingField[] {
  const fields = [...message.matchAll(/(?:([A-Z]\w*(?:\.[\w.]+)? [\w.:-]+) )?- (\.[^\s;]+)/g)];
  return fields.map(([, object = '', field = '']) => ({ object, field }));
}

/** What each conflict mode would do to the fields in conflict. */
export function conflictAdvice(messages: readonly string[]): string[] {
  const fields = messages.flatMap(conflictingFields).map(({ object, field }) => `${object} ${field}`.trim());
  const named = fields.length > 0 ? [...new Set(fields)].join(', ') : 'the fields in conflict';
  return [
    `\`onConflict: preserve\` keeps the present values of ${named} and updates everything else.`,
    `\`onConflict: overwrite\` resets ${named} to the values of EKS; what was set there is lost.`,
  ];
}
