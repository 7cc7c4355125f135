import { nearest } from './nearest.ts';

// What EKS's API, the AWS CLI and eksctl call the fields of our requests.
const NAMES_OF_EKS: Readonly<Record<string, readonly string[]>> = {
  clustername: ['cluster', 'name'],
  addonname: ['addon', 'name'],
  addonversion: ['version'],
  kubernetesversion: ['version'],
  fargateprofilename: ['profile', 'name'],
  fargateprofile: ['profile'],
  profilename: ['profile', 'name'],
  subnetids: ['subnets'],
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
