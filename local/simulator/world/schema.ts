import * as z from 'zod';
import { REGION_NAME } from '../../../functions/core/cluster.ts';
import { Catalog, CatalogInFile, KubernetesVersion } from '../catalog/catalog-schema.ts';
import { InsightCategory, InsightStatus } from '../eks/insights.ts';
import { OPERATION_NAMES, OPERATIONS, type OperationName } from '../eks/operations.ts';
import { Unready, WorldKubernetes } from '../kubernetes/world/schema.ts';
import { AddonStatus, Fault, type UpdateEnding, WorldIssue } from './fault-schema.ts';

export type { UpdateEnding };

const Region = z.string().regex(REGION_NAME, { message: 'A Region is like eu-west-1.' });
const Account = z
  .string('Write the account as text: in quotes.')
  .regex(/^\d{12}$/, { message: 'An account has 12 digits.' });
const Time = z.iso.datetime();
const Tags = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((tags) => Object.keys(tags).length <= 50, { message: 'A resource has at most 50 tags.' });
const RoleArn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+/, {
  message: 'A role is like arn:aws:iam::111122223333:role/name.',
});
const Subnet = z.string().regex(/^subnet-[0-9a-z]+$/, { message: 'A subnet is like subnet-0a1b.' });

const Identity = z.strictObject({ serviceAccount: z.string().min(1), roleArn: RoleArn });

const WorldAddon = z.strictObject({
  name: z.string().min(1),
  version: z.string().min(1),
  namespace: z.string().min(1).optional().describe('Where it is installed; by default, where the catalogue says'),
  status: AddonStatus.default('ACTIVE'),
  health: z.array(WorldIssue).default([]),
  configurationValues: z.string().optional(),
  serviceAccountRoleArn: RoleArn.optional(),
  podIdentityAssociations: z.array(Identity).default([]),
  pods: z
    .strictObject({ unready: Unready })
    .optional()
    .describe('What keeps its pods from becoming ready, in a cluster with `kubernetes`'),
  conflicts: z
    .array(z.string().min(1))
    .default([])
    .describe('Fields changed by hand, as EKS names them: an update fails on them unless it resolves conflicts'),
  tags: Tags.default({}),
  createdAt: Time.optional(),
  modifiedAt: Time.optional(),
});

const WorldSelector = z.strictObject({
  namespace: z.string().min(1),
  labels: z
    .record(z.string().min(1), z.string())
    .refine((labels) => Object.keys(labels).length <= 5, { message: 'A selector has at most 5 labels.' })
    .optional(),
});
export type Selector = z.output<typeof WorldSelector>;

export const WorldProfile = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^(?!eks-)/, { message: 'EKS reserves names that start with eks-.' }),
  podExecutionRoleArn: RoleArn,
  subnets: z.array(Subnet).min(1).optional(),
  selectors: z.array(WorldSelector).min(1).max(5),
  status: z.enum(['CREATING', 'ACTIVE', 'DELETING', 'CREATE_FAILED', 'DELETE_FAILED']).default('ACTIVE'),
  health: z.array(WorldIssue).default([]),
  endsInSeconds: z
    .number()
    .nonnegative()
    .optional()
    .describe('When a CREATING profile turns ACTIVE or a DELETING one is gone; by default, never'),
  tags: Tags.default({}),
  createdAt: Time.optional(),
});
export type WorldProfile = z.output<typeof WorldProfile>;

const Networks = z.array(z.strictObject({ cidrs: z.array(z.string().min(1)).min(1) }));

const Nodes = z.int().nonnegative();

export const WorldNodeGroup = z.strictObject({
  name: z.string().min(1).max(63),
  desiredSize: Nodes.describe('Nodes that it has'),
  minSize: Nodes.default(0),
  maxSize: z.int().positive().default(1000),
  instanceTypes: z.array(z.string().min(1)).min(1).default(['m6i.large']),
  amiType: z
    .string()
    .min(1)
    .default('AL2023_x86_64_STANDARD')
    .describe('As EKS names them, such as WINDOWS_CORE_2022_x86_64'),
  capacityType: z.enum(['ON_DEMAND', 'SPOT', 'CAPACITY_BLOCK']).default('ON_DEMAND'),
  status: z
    .enum(['CREATING', 'ACTIVE', 'UPDATING', 'DELETING', 'CREATE_FAILED', 'DELETE_FAILED', 'DEGRADED'])
    .default('ACTIVE'),
});
export type WorldNodeGroup = z.output<typeof WorldNodeGroup>;

const InsightResult = {
  status: InsightStatus,
  reason: z.string(),
};

export const WorldInsight = z.strictObject({
  name: z.string().min(1).describe('As EKS calls the check, such as EKS add-on version compatibility'),
  category: InsightCategory.default('UPGRADE_READINESS'),
  kubernetesVersion: KubernetesVersion.optional(),
  ...InsightResult,
  description: z.string().default(''),
  recommendation: z.string().default(''),
  additionalInfo: z.record(z.string(), z.string()).default({}),
  resources: z
    .array(
      z.strictObject({
        ...InsightResult,
        arn: z.string().min(1).optional(),
        kubernetesResourceUri: z.string().min(1).optional(),
      }),
    )
    .default([]),
  addonCompatibilityDetails: z
    .array(z.strictObject({ name: z.string().min(1), compatibleVersions: z.array(z.string().min(1)) }))
    .default([]),
  deprecationDetails: z
    .array(
      z.strictObject({
        usage: z.string().min(1),
        replacedWith: z.string().default(''),
        stopServingVersion: z.string().default(''),
        startServingReplacementVersion: z.string().default(''),
        clientStats: z
          .array(
            z.strictObject({
              userAgent: z.string().min(1),
              numberOfRequestsLast30Days: z.int().nonnegative(),
              lastRequestTime: Time.optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  lastRefreshTime: Time.optional(),
  lastTransitionTime: Time.optional(),
});
export type WorldInsight = z.output<typeof WorldInsight>;

export const WorldCluster = z.strictObject({
  name: z
    .string()
    .max(100)
    .regex(/^[0-9A-Za-z][A-Za-z0-9\-_]*$/, { message: 'A cluster name has letters, digits, - and _ only.' }),
  region: Region.optional(),
  account: Account.optional(),
  version: KubernetesVersion,
  platformVersion: z.string().default('eks.12'),
  status: z.enum(['CREATING', 'ACTIVE', 'DELETING', 'FAILED', 'UPDATING', 'PENDING']).default('ACTIVE'),
  updatingForSeconds: z
    .number()
    .nonnegative()
    .optional()
    .describe('An UPDATING cluster turns ACTIVE then; by default, never'),
  busyForSeconds: z
    .number()
    .nonnegative()
    .optional()
    .describe('An update of EKS itself that no call shows refuses changes for so long'),
  health: z.array(WorldIssue).default([]),
  tags: Tags.default({}),
  subnets: z.array(Subnet).min(1).default(['subnet-0a', 'subnet-0b']),
  publicSubnets: z.array(Subnet).default([]),
  addons: z.array(WorldAddon).default([]),
  fargateProfiles: z.array(WorldProfile).default([]),
  computeConfig: z
    .strictObject({
      enabled: z.boolean(),
      nodePools: z.array(z.string().min(1)).default([]),
      nodeRoleArn: RoleArn.optional(),
    })
    .optional()
    .describe('EKS Auto Mode, when it is enabled'),
  remoteNetworkConfig: z
    .strictObject({ remoteNodeNetworks: Networks.default([]), remotePodNetworks: Networks.default([]) })
    .optional()
    .describe('Where the hybrid nodes of the cluster are'),
  nodeGroups: z.array(WorldNodeGroup).default([]).describe('Managed node groups: EKS shows no other nodes'),
  insights: z
    .array(WorldInsight)
    .default([])
    .describe('What EKS says of the cluster by itself (ListInsights); by default, nothing'),
  podIdentityAssociations: z
    .array(z.strictObject({ namespace: z.string().min(1), ...Identity.shape }))
    .default([])
    .describe('Associations that no add-on owns'),
  authenticationMode: z
    .enum(['API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP'])
    .optional()
    .describe('Whether access entries are read; by default API_AND_CONFIG_MAP'),
  kubernetes: WorldKubernetes.optional().describe('Its Kubernetes API; without it, nothing answers there'),
  createdAt: Time.optional(),
});
export type WorldCluster = z.output<typeof WorldCluster>;

const RateLimit = z.strictObject({
  perSecond: z.number().positive(),
  burst: z.int().positive(),
  error: z.enum(['TooManyRequestsException', 'ThrottlingException']).default('TooManyRequestsException'),
});
export type RateLimit = z.output<typeof RateLimit>;

const actionShape = Object.fromEntries(
  OPERATION_NAMES.map((name) => [name, z.strictObject(OPERATIONS[name].input.shape).optional()]),
);

/** Another actor's call at a time: exactly one operation, with its input. */
const Action = z
  .strictObject({
    atSeconds: z.number().nonnegative(),
    region: Region.optional(),
    account: Account.optional(),
    ...actionShape,
  })
  .refine((action) => operationsOf(action).length === 1, { message: 'An action has exactly one operation.' });

/** The operations an action names. */
export function operationsOf(action: object): OperationName[] {
  return OPERATION_NAMES.filter((name) => Object.hasOwn(action, name));
}

const Events = z
  .union([
    z.enum(['delivered', 'lost']),
    z.strictObject({
      afterSeconds: z
        .array(z.array(z.number().min(0)))
        .min(1)
        .default([[0]])
        .describe(
          'After how many seconds each event reaches each Lambda that hears it: once, never, twice, late. The list is gone through again and again',
        ),
      nameUpdates: z.boolean().default(false).describe('Events of updates name the update; AWS documents neither'),
    }),
  ])
  .default('delivered')
  .describe('EventBridge is best effort: an event may be lost, come late, twice and out of order');

export const World = z.strictObject({
  region: Region.default('eu-west-1'),
  account: Account.default('111122223333'),
  clusters: z.array(WorldCluster).default([]),
  catalog: Catalog.default('builtin'),
  faults: z.array(Fault).default([]),
  actions: z.array(Action).default([]),
  rateLimits: z
    .partialRecord(z.enum(['*', ...OPERATION_NAMES]), RateLimit)
    .default({})
    .describe('Calls a second of one account and Region; `*` is for all operations together'),
  idempotency: z.enum(['honoured', 'ignored']).default('honoured').describe('`ignored`: EKS forgets request tokens'),
  oneMinorRule: z
    .enum(['enforced', 'advice'])
    .default('enforced')
    .describe('vpc-cni moves one minor version at a time'),
  failedUpdates: z
    .enum(['unmarked', 'marked'])
    .default('unmarked')
    .describe(
      'What a failed update that applied nothing leaves: the add-on as it was, or UPDATE_FAILED with the reason as an issue',
    ),
  events: Events,
  quotas: z.strictObject({ fargateProfilesPerCluster: z.int().positive().default(10) }).prefault({}),
  stackParameters: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .default({})
    .describe(
      'Parameters of template.yaml that eks-upkeep is deployed with here, where not the usual ones: `PodIdentityChanges: denied`',
    ),
  fleets: z
    .record(z.string().regex(/^[A-Za-z0-9][\w-]{0,39}$/), z.looseObject({}))
    .default({})
    .describe('Fleets that can be started by their names: the requests that are in the bucket of the stack'),
});
export type World = z.output<typeof World>;

/** A world as a file has it: what it refers to elsewhere is read when the file is. */
export const WorldInFile = World.extend({
  $schema: z.string().optional().describe('The JSON Schema of worlds, for editors'),
  catalog: CatalogInFile.default('builtin'),
});
