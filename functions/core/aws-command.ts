/** A command of the AWS CLI for Amazon EKS, in the Region of the cluster when that was named. */
export function awsEks({ region }: { region?: string | undefined }, command: string): string {
  return `aws eks ${command}${region === undefined ? '' : ` --region ${region}`}`;
}
