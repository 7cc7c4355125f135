/** A template that has been parsed, and the SHA-256 of the text that it was parsed from. */
type ParsedTemplate = { digest: string; json: string };

/** By path from the root. Empty in the sources: the bundle of a checkout has here what local/packaging/checkout-bundle.ts has parsed. */
export const PARSED: Readonly<Record<string, ParsedTemplate>> = {};
