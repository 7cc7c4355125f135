import * as z from 'zod';

export const KubernetesVersion = z
  .string("Write the version as text: in quotes, as in '1.33'.")
  .regex(/^1\.\d{1,3}$/, { message: 'A Kubernetes version is like 1.33.' });

const PlatformVersion = z
  .string()
  .regex(/^(\*|eks\.\d+\+?)$/, { message: 'A platform version is *, or like eks.5 or eks.5+.' });

const PodIdentity = z.strictObject({
  serviceAccount: z.string().min(1),
  recommendedManagedPolicies: z.array(z.string().min(1)).default([]),
});

const CatalogVersion = z.strictObject({
  version: z.string().min(1),
  clusterVersions: z.array(KubernetesVersion).min(1),
  default: z
    .union([z.boolean(), z.array(KubernetesVersion)], 'Write true, or a list of Kubernetes versions.')
    .default(false)
    .describe('Whether it is the default of its Kubernetes versions, or of which'),
  platformVersions: z
    .record(KubernetesVersion, z.array(PlatformVersion).min(1))
    .default({})
    .describe('Platform versions by Kubernetes version; any where none are given'),
  computeTypes: z
    .array(z.string().min(1))
    .min(1)
    .default(['ec2', 'fargate', 'auto', 'hybrid'])
    .describe('Kinds of nodes it runs on'),
  architecture: z.array(z.string().min(1)).min(1).default(['amd64', 'arm64']),
  schema: z
    .union([z.string(), z.record(z.string(), z.unknown())], 'A schema is an object, or its text.')
    .optional()
    .describe('The JSON Schema of its configuration values, or the name of one in `schemas`; by default, any object'),
  podIdentityConfiguration: z
    .array(PodIdentity)
    .optional()
    .describe('Service accounts that take a role; by default, EKS names none'),
  requiresIamPermissions: z.boolean().default(false),
  requiresConfiguration: z.boolean().default(false),
});

export const CatalogAddon = z.strictObject({
  addon: z.string().min(1),
  type: z.string().default('other'),
  publisher: z.string().default('eks'),
  owner: z.string().default('aws').describe('aws, community or aws-marketplace'),
  marketplace: z
    .strictObject({ productId: z.string().min(1), productUrl: z.string().min(1) })
    .optional()
    .describe('Where AWS Marketplace sells it'),
  namespace: z.string().default('kube-system').describe('Where it is installed unless a cluster says otherwise'),
  updateSeconds: z.number().nonnegative().default(60),
  schemas: z
    .record(z.string().min(1), z.record(z.string(), z.unknown()))
    .default({})
    .describe('Schemas that several versions have, by a name of your own'),
  versions: z.array(CatalogVersion).min(1).describe('In the order in which EKS lists them'),
});
export type CatalogAddon = z.output<typeof CatalogAddon>;

const Extension = z.strictObject({
  extends: z.literal('builtin'),
  addons: z.array(CatalogAddon).describe('Beside the built-in add-ons, or instead of those of the same name'),
});

const FORMS = 'A catalogue is builtin, { extends: builtin, addons: [...] }, { folder: PATH } or a list of add-ons.';

/** What EKS offers: the built-in catalogue, that and more, or exactly what the world lists. */
export const Catalog = z.union([z.literal('builtin'), Extension, z.array(CatalogAddon)], FORMS);
export type Catalog = z.output<typeof Catalog>;

const Folder = z.strictObject({
  folder: z
    .string()
    .min(1)
    .describe(
      'Answers of the AWS CLI to describe-addon-versions and describe-addon-configuration; beside the world file',
    ),
});

/** As a file may say it, where a folder stands for the add-ons that its answers describe. */
export const CatalogInFile = z.union([z.literal('builtin'), Extension, Folder, z.array(CatalogAddon)], FORMS);
