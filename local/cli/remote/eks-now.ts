import { DescribeAddonCommand, DescribeFargateProfileCommand, DescribeUpdateCommand } from '@aws-sdk/client-eks';
import type { Connection } from '../../../functions/aws/connection.ts';
import { eksClients } from '../../../functions/aws/eks/client.ts';
import { nameOf } from '../aws/refusal.ts';
import { factsOf, subjectOf } from '../progress/facts.ts';
import type { Track } from '../progress/track.ts';
import { reasonOf } from '../sources.ts';

/** What EKS is doing with the add-on or the Fargate profiles of an execution, a line each; none when it has no such subject. */
export async function eksNow(track: Track, connection: Connection, region: string): Promise<string[]> {
  const subject = subjectOf(track);
  if (!subject) return [];
  const { cluster, addon } = subject;
  const { plan, decision } = factsOf(track);
  const { hop, updateId } = decision?.progress ?? {};
  const place = { ...(plan?.cluster ?? cluster) };
  const eks = eksClients({ ...connection, region })(place);
  const clusterName = place.name;

  const addonText = async (addonName: string): Promise<string> => {
    const { addon: seen } = await eks.send(new DescribeAddonCommand({ clusterName, addonName }));
    const issues = (seen?.health?.issues ?? []).map(({ code }) => code);
    return [addonName, seen?.addonVersion, seen?.status, ...issues].join(' ');
  };
  const updateText = async (id: string, addonName: string): Promise<string> => {
    const { update } = await eks.send(new DescribeUpdateCommand({ name: clusterName, updateId: id, addonName }));
    return [`update ${id}`, update?.status, ...(update?.errors ?? []).map(({ errorCode }) => errorCode)].join(' ');
  };
  const profileText = async (fargateProfileName: string): Promise<string> => {
    const { fargateProfile } = await eks.send(new DescribeFargateProfileCommand({ clusterName, fargateProfileName }));
    return `Fargate profile ${fargateProfileName} ${fargateProfile?.status}`;
  };

  const profiles = new Set([hop?.old.name, hop?.new.name, subject.profile].filter((name) => name !== undefined));
  return Promise.all([
    ...(addon === undefined ? [] : [read(addon, () => addonText(addon))]),
    ...(addon === undefined || !updateId ? [] : [read(`update ${updateId}`, () => updateText(updateId, addon))]),
    ...[...profiles].map((name) => read(`Fargate profile ${name}`, () => profileText(name))),
  ]);
}

/** That it cannot be read is said in its place, so that the rest is shown. */
async function read(name: string, text: () => Promise<string>): Promise<string> {
  try {
    return await text();
  } catch (error) {
    if (nameOf(error) === 'ResourceNotFoundException') return `${name} does not exist`;
    return `${name} could not be read: ${nameOf(error)}: ${reasonOf(error)}`;
  }
}
