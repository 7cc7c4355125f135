/** Thrown for a schema that nothing can be held against here; the message says why, as what the schema does. */
export class Unchecked extends Error {}
