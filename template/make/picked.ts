import type { Template } from '../../local/template.ts';

/** What of a section has one of these names. */
export const picked = (section: Template['Conditions'], names: readonly string[]): Template['Conditions'] =>
  Object.fromEntries(Object.entries(section).filter(([name]) => names.includes(name)));
