import { awsEks } from '../../aws-command.ts';
import type { AddonSettings } from '../addon.ts';
import type { AddonPlan } from '../progress.ts';
import type { About } from './about.ts';

const LONGEST_CONFIGURATION = 600;

/** The command that restores the snapshot; what has not changed is not sent. */
export function restoreCommand(about: About, plan: AddonPlan, settings: AddonSettings): string {
  const { configurationValues, serviceAccountRoleArn, podIdentityAssociations } = settings;
  const identities = podIdentityAssociations.map(
    (each) => `serviceAccount=${each.serviceAccount},roleArn=${each.roleArn}`,
  );
  return awsEks(
    about,
    [
      `update-addon --cluster-name ${about.cluster} --addon-name ${about.addon} --addon-version ${settings.version}`,
      // EKS drops a role that is not sent.
      ...(serviceAccountRoleArn === null ? [] : [`--service-account-role-arn ${serviceAccountRoleArn}`]),
      ...(plan.changes.configuration ? [`--configuration-values ${configurationArgument(configurationValues)}`] : []),
      ...(plan.changes.identities ? [`--pod-identity-associations ${identities.join(' ') || "'[]'"}`] : []),
      '--resolve-conflicts PRESERVE',
    ].join(' '),
  );
}

/** Quoted for a shell; a long one is read from a file, with the text from the details of the notification. */
function configurationArgument(configuration: string | null): string {
  const text = configuration ?? '{}';
  return text.length > LONGEST_CONFIGURATION ? 'file://snapshot-configuration' : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Lists the versions that EKS offers for the cluster. */
export function offeredCommand(about: About, clusterVersion: string): string {
  return awsEks(
    about,
    `describe-addon-versions --addon-name ${about.addon} --kubernetes-version ${clusterVersion} --query 'addons[].addonVersions[].addonVersion'`,
  );
}
