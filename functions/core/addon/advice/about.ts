import { awsEks } from '../../aws-command.ts';

/** What advice is about. It is filled into commands that a person can run as they are; what is absent was not known. */
export type About = {
  cluster: string;
  region?: string | undefined;
  addon: string;
  version?: string | undefined;
  namespace?: string | undefined;
  /** EKS's own words, where there are any. */
  messages?: readonly string[];
  /** The conflict mode of the last UpdateAddon: what it did not resolve is not advised again. */
  tried?: 'NONE' | 'PRESERVE' | 'OVERWRITE' | undefined;
};

/** A kubectl command in the namespace of the add-on, or in all of them when nobody knows which it is. */
export function kubectl({ namespace }: Pick<About, 'namespace'>, command: string): string {
  return namespace === undefined ? `kubectl ${command} -A` : `kubectl -n ${namespace} ${command}`;
}

/** Where the configuration of the add-on's version is described. */
export function describeConfiguration(about: About): string {
  const version = about.version === undefined ? '' : ` --addon-version ${about.version}`;
  return awsEks(about, `describe-addon-configuration --addon-name ${about.addon}${version}`);
}
