/**
 * Add-ons that another service of AWS installs and keeps current on its own, and why they are left alone unless they are named.
 * DescribeAddonVersions does not tell: owner and publisher of these are `aws` and `eks`, as of others.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring-agent-release-history.html
 */
const MANAGED_ELSEWHERE: Readonly<Record<string, string>> = {
  'aws-guardduty-agent':
    'GuardDuty Runtime Monitoring installs and updates this agent itself where its automated agent configuration is on.',
};

/** Why an add-on is another service's business; `undefined` when it is nobody else's. */
export function managedElsewhere(addon: string): string | undefined {
  return Object.hasOwn(MANAGED_ELSEWHERE, addon) ? MANAGED_ELSEWHERE[addon] : undefined;
}
