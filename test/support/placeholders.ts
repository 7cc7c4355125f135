/** A word that stands where a name should: nobody can run a command with it. `<pod>` is what a person has to look up. */
const PLACEHOLDER = /\b(?:CLUSTER|ADDON|VERSION|NAMESPACE|POD|PROFILE|ROLE)\b|\bundefined\b|\[object /;

/** The first placeholder of a text, with what stands around it. */
export function placeholderIn(text: string): string | undefined {
  const found = PLACEHOLDER.exec(text);
  return found ? text.slice(Math.max(0, found.index - 60), found.index + 60) : undefined;
}
