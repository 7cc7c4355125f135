// What EKS's API, the AWS CLI and eksctl call the fields of our requests.
const NAMES_OF_EKS: Readonly<Record<string, readonly string[]>> = {
  clustername: ['cluster', 'name'],
  addonname: ['addon', 'name'],
  addonversion: ['version'],
  kubernetesversion: ['version'],
  fargateprofilename: ['profile', 'name'],
  fargateprofile: ['profile'],
  profilename: ['profile', 'name'],
};

/** The known name that was probably meant: EKS's own word for it, another spelling, or one or two slips away. */
function suggestion(word: string, known: readonly string[]): string | undefined {
  const wanted = plain(word);
  const ofEks = Object.hasOwn(NAMES_OF_EKS, wanted) ? NAMES_OF_EKS[wanted] : undefined;
  return (
    known.find((name) => plain(name) === wanted) ?? ofEks?.find((name) => known.includes(name)) ?? nearest(word, known)
  );
}

/** A sentence for the end of an error; empty when nothing is near. */
export function didYouMean(word: string, known: readonly string[], show = (name: string) => name): string {
  const near = suggestion(word, known);
  return near === undefined ? '' : ` Did you mean ${show(near)}?`;
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');

/** The known word within two typing errors of a word, if there is one. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((each) => ({ each, slips: slipsBetween(word.slice(0, 40), each) }));
  ranked.sort((a, b) => a.slips - b.slips);
  const [best] = ranked;
  return best !== undefined && best.slips <= 2 && best.slips < best.each.length ? best.each : undefined;
}

function slipsBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    above = row;
  }
  return above[b.length] ?? 0;
}
