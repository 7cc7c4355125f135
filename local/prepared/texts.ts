/** A text that was made of another, and the SHA-256 of that other. */
export type PreparedText = { of: string; text: string };

/** By name. Empty in the sources: a bundle has here what local/packaging/prepared-texts.ts has made. */
export const PREPARED: Readonly<Record<string, PreparedText>> = {};
