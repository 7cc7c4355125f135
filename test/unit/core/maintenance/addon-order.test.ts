import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADDON_ORDER, inOrder } from '../../../../functions/core/maintenance/addon-order.ts';
import { textOf } from '../../../support/repository.ts';

const KNOWN = [
  'vpc-cni',
  'eks-pod-identity-agent',
  'kube-proxy',
  'coredns',
  'aws-ebs-csi-driver',
  'aws-efs-csi-driver',
  'aws-mountpoint-s3-csi-driver',
  'amazon-cloudwatch-observability',
  'metrics-server',
];

describe('the order of add-ons', () => {
  it('puts what others lean on first, storage drivers before the rest, and the rest by name', () => {
    expect(inOrder(KNOWN.toReversed())).toEqual(KNOWN);
  });

  it('is the same however they are listed, and leaves none out', async () => {
    const names = fc.uniqueArray(fc.oneof(fc.constantFrom(...KNOWN), fc.stringMatching(/^[a-z][a-z-]{0,20}$/)));
    await fc.assert(
      fc.property(names, fc.nat(), (addons, seed) => {
        const turned = [...addons.slice(seed % (addons.length + 1)), ...addons.slice(0, seed % (addons.length + 1))];

        expect(inOrder(turned)).toEqual(inOrder(addons));
        expect(inOrder(addons).toSorted()).toEqual(addons.toSorted());
      }),
    );
  });

  it('is listed with its reasons in docs/maintain.md', () => {
    const page = textOf('docs/maintain.md');

    const places = ADDON_ORDER.map(({ why }) => page.indexOf(`| ${why} |`));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });
});
