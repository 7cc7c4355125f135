/** `1 cluster`, `3 clusters`. */
export const countText = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The verb after a count: `1 pod is ready`, `3 pods are ready`. */
export const isOrAre = (count: number): 'is' | 'are' => (count === 1 ? 'is' : 'are');

/** `was` after one, `were` after any other number. */
export const wasOrWere = (count: number): 'was' | 'were' => (count === 1 ? 'was' : 'were');
