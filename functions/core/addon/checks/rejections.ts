import { awsEks } from '../../aws-command.ts';
import { readConfiguration } from '../../configuration/configuration.ts';
import { foreignRole } from '../../role-account.ts';
import type { Addon, AddonSettings, ClusterState, OfferedVersion, VersionConfiguration } from '../addon.ts';
import { differences } from '../change.ts';
import type { UpdateAddonRequest } from '../request.ts';
import { memberName, wantedFit } from './configuration-fit.ts';

/** A change of an add-on as it would be sent: `offer` is the version it goes to or stays at. */
export type Change = {
  cluster: ClusterState;
  addon: Addon;
  offer: OfferedVersion | undefined;
  to: AddonSettings;
  configuration: VersionConfiguration;
};

export type Rejection = { reason: string; advice: string };

/** What EKS would reject, as far as that is known beforehand; empty when nothing is. */
export function rejectionsOf(request: UpdateAddonRequest, change: Change): Rejection[] {
  return [
    ...configurationRejections(request, change),
    ...roleRejections(request, change),
    ...serviceAccountRejections(request, change),
  ];
}

function configurationRejections(
  request: UpdateAddonRequest,
  { addon, offer, to, configuration }: Change,
): Rejection[] {
  const fit = wantedFit(request, to, configuration.schema);
  const see = `See \`${awsEks(request.cluster, `describe-addon-configuration --addon-name ${addon.name} --addon-version ${to.version}`)}\`.`;
  if (!fit.fits) {
    const origin = request.configurationValues === undefined ? 'The present configuration' : 'The configuration';
    const lines = fit.problems.map(({ path, message }) => `configurationValues${path}: ${message}`);
    const reason = [`${origin} does not fit the schema of ${addon.name} ${to.version}.`, ...lines].join('\n');
    return [{ reason, advice: [...repair(fit.removed, fit.without), see].join(' ') }];
  }
  if (offer?.needsConfiguration && isEmpty(to.configurationValues)) {
    const reason = `${addon.name} ${to.version} needs a configuration, and the add-on has none.`;
    return [{ reason, advice: `Set configurationValues. ${see}` }];
  }
  return [];
}

function repair(removed: readonly string[], without: string | undefined): string[] {
  if (removed.length === 0) return [];
  const names = removed.map(memberName).join(', ');
  if (without === undefined) return [`Remove ${names}, and correct the rest.`];
  return [
    `Without ${names} it fits: send configurationValues ${without}; or stay at a version that takes it with \`version: latest-that-fits\`.`,
  ];
}

function isEmpty(configurationValues: string | null): boolean {
  const read = readConfiguration(configurationValues ?? '');
  return 'values' in read && JSON.stringify(read.values ?? {}) === '{}';
}

function roleRejections(
  { serviceAccountRoleArn, podIdentityAssociations = [] }: UpdateAddonRequest,
  { addon }: Change,
) {
  const rejections = [
    foreignRole('serviceAccountRoleArn', serviceAccountRoleArn, addon.arn),
    ...podIdentityAssociations.map(({ roleArn }, index) =>
      foreignRole(`podIdentityAssociations[${index}].roleArn`, roleArn, addon.arn),
    ),
  ];
  return rejections.filter((refusal) => refusal !== undefined);
}

/** "Service account S in pod identity configuration is not supported for addon A"; "Pod Identity feature is not supported". */
function serviceAccountRejections(request: UpdateAddonRequest, { addon, to, configuration }: Change): Rejection[] {
  const wanted = request.podIdentityAssociations ?? [];
  if (!differences(addon, to).includes('podIdentityAssociations')) return [];
  const known = configuration.serviceAccounts;
  if (known === undefined) return [];
  const unknown = wanted.map(({ serviceAccount }) => serviceAccount).filter((account) => !known.includes(account));
  if (unknown.length === 0) return [];
  const version = `${addon.name} ${to.version}`;
  if (known.length === 0) {
    const reason = `podIdentityAssociations: ${version} takes no pod identities.`;
    return [{ reason, advice: 'Give it a role with serviceAccountRoleArn, or choose another version.' }];
  }
  return [
    {
      reason: `podIdentityAssociations: ${version} has no service account ${unknown.join(', ')} that takes a pod identity.`,
      advice: `It has ${known.join(', ')}.`,
    },
  ];
}
