/**
 * Add-ons that another AWS service installs and updates on its own, and why they are left alone unless they are named.
 * DescribeAddonVersions does not show this: their owner and publisher are `aws` and `eks`, like those of others.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring-agent-release-history.html
 */
const MANAGED_ELSEWHERE: Readonly<Record<string, string>> = {
  'aws-guardduty-agent':
    'GuardDuty Runtime Monitoring installs and updates this agent itself where its automated agent configuration is on.',
};

/** Why an add-on is managed by another service; `undefined` when it is not. */
export function managedElsewhere(addon: string): string | undefined {
  return Object.hasOwn(MANAGED_ELSEWHERE, addon) ? MANAGED_ELSEWHERE[addon] : undefined;
}
