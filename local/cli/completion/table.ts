/** What a shell completes of a command: its options, what they take, and what its first argument may be. */
export type Completed = {
  name: string;
  summary: string;
  options: readonly { name: string; value: 'none' | 'text' | 'file' }[];
  values: readonly string[] | 'files';
};

/** A text in single quotes, as bash and zsh read it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
