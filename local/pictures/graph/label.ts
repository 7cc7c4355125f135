/** The size of a label in pixels. */
export const FONT_SIZE = 13;

const LONGEST_LINE = 16;

// Of Helvetica and Arial, in thousandths of the size: narrow and wide letters; the others are about as wide as each other.
const NARROW = new Set("fijlrtI'.,:;!|()[] -");
const WIDE = new Set('mwMW@%');
const THOUSANDTHS = { narrow: 320, wide: 860, capital: 700, usual: 556 };

/** About how wide a text is drawn, in pixels: a little too wide rather than too narrow, since fonts differ. */
export function widthOf(text: string): number {
  const thousandths = [...text].map((letter) => {
    if (NARROW.has(letter)) return THOUSANDTHS.narrow;
    if (WIDE.has(letter)) return THOUSANDTHS.wide;
    return /[A-Z]/.test(letter) ? THOUSANDTHS.capital : THOUSANDTHS.usual;
  });
  return (thousandths.reduce((sum, each) => sum + each, 0) / 1000) * FONT_SIZE * 1.03;
}

/** The lines of a label: one, or two of about the same length when it is long. */
export function linesOf(name: string): string[] {
  if (name.length <= LONGEST_LINE) return [name];
  const spaces = [...name.matchAll(/ /g)].map(({ index }) => index);
  const middle = name.length / 2;
  const [best] = spaces.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle));
  return best === undefined ? [name] : [name.slice(0, best), name.slice(best + 1)];
}
