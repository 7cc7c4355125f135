/** The partitions whose Regions are known by how they begin; all other Regions belong to `aws`. */
const PARTITIONS: readonly { region: RegExp; partition: string; urlSuffix: string }[] = [
  { region: /^cn-/, partition: 'aws-cn', urlSuffix: 'amazonaws.com.cn' },
  { region: /^us-gov-/, partition: 'aws-us-gov', urlSuffix: 'amazonaws.com' },
  { region: /^eusc-/, partition: 'aws-eusc', urlSuffix: 'amazonaws.eu' },
  { region: /^us-iso-/, partition: 'aws-iso', urlSuffix: 'c2s.ic.gov' },
  { region: /^us-isob-/, partition: 'aws-iso-b', urlSuffix: 'sc2s.sgov.gov' },
  { region: /^eu-isoe-/, partition: 'aws-iso-e', urlSuffix: 'cloud.adc-e.uk' },
  { region: /^us-isof-/, partition: 'aws-iso-f', urlSuffix: 'csp.hci.ic.gov' },
];

const placeOf = (region: string) => PARTITIONS.find((each) => each.region.test(region));

/** The partition of a Region, the second part of every ARN there: `aws-us-gov` for us-gov-west-1. */
export const partitionOf = (region: string): string => placeOf(region)?.partition ?? 'aws';

/** How the names of AWS's endpoints end in a Region: `amazonaws.com.cn` in China. */
export const urlSuffixOf = (region: string): string => placeOf(region)?.urlSuffix ?? 'amazonaws.com';

/** The beginning of the ARNs of a service in a Region and account, with the last colon. */
export const arnPrefix = (service: string, { region, account }: { region: string; account: string }): string =>
  `arn:${partitionOf(region)}:${service}:${region}:${account}:`;
