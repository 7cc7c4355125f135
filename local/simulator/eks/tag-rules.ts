const MAX_TAGS = 50;

/** What is wrong with tags to be set, in a sentence; undefined when nothing is. The limits are EKS's, the texts ours. */
export function tagProblem(tags: Readonly<Record<string, string>>): string | undefined {
  const names = Object.keys(tags);
  if (names.length > MAX_TAGS) return `A resource can have at most ${MAX_TAGS} tags.`;
  const reserved = names.find((name) => name.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined) return `The tag key ${reserved} starts with the reserved prefix aws:.`;
  if (names.some((name) => name.length < 1 || name.length > 128)) return 'A tag key must have 1 to 128 characters.';
  if (Object.values(tags).some((value) => value.length > 256)) return 'A tag value can have at most 256 characters.';
  return undefined;
}
