import { type Context, findCluster } from '../../context.ts';
import type { Routed } from '../../http/routes.ts';
import { arnOf } from '../../ids.ts';
import { OPERATIONS } from '../operations.ts';
import { refuseUnpermitted } from './access.ts';

/** Refuses a call that the caller may not make. What EKS checks besides in the caller's name, operations ask themselves. */
export function refuseUnpermittedCall(context: Context, routed: Routed): void {
  refuseUnpermitted(context, { action: `eks:${routed.operation}`, resource: resourceOf(context, routed) });
}

/** What a call is of, as IAM knows it. A thing that is not there has no id, and no policy of ours asks for one. */
function resourceOf(context: Context, { operation, params }: Routed): string {
  const { on } = OPERATIONS[operation];
  if (on === 'none') return '*';
  const given = (name: string) => (params[name] === undefined ? undefined : String(params[name]));
  const arn = (resource: string) => arnOf(context.region, context.account, resource);
  const clusterName = given('clusterName') ?? given('name') ?? '';
  const cluster = findCluster(context, clusterName);
  const own = cluster?.arn ?? arn(`cluster/${clusterName}`);
  // The name of a profile that is to be made is none of a resource yet.
  if (on === 'cluster') return own;

  const [resource, association, principal] = [given('resourceArn'), given('associationId'), given('principalArn')];
  if (resource !== undefined) return resource;
  if (association !== undefined) return arn(`podidentityassociation/${clusterName}/${association}`);
  if (principal !== undefined) {
    const [owner, name] = [principal.split(':')[4], principal.split('/').at(-1)];
    return arn(`access-entry/${clusterName}/role/${owner}/${name}/none`);
  }
  const kinds = [
    { kind: 'addon', name: given('addonName'), there: cluster?.addons },
    { kind: 'fargateprofile', name: given('fargateProfileName'), there: cluster?.profiles },
    { kind: 'nodegroup', name: given('nodegroupName'), there: undefined },
    { kind: 'capability', name: given('capabilityName'), there: undefined },
  ];
  const named = kinds.find(({ name }) => name !== undefined);
  if (!named) return own;
  const { kind, name = '', there } = named;
  return there?.find((each) => each.name === name)?.arn ?? arn(`${kind}/${clusterName}/${name}/none`);
}
