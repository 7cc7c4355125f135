import { parsed } from '../../../functions/core/json.ts';
import type { AccessRequest } from '../../iam/evaluate.ts';
import { arnPrefix, partitionOf } from '../../partition.ts';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import { secretArn } from '../aws/secrets.ts';
import { ROLE_ARN } from '../aws/sts.ts';
import { type CredentialScope, header } from '../endpoint.ts';
import { tableAccess } from './table-access.ts';

/** Where the services are, and the key that encrypts the topic of the stack. */
export type Here = { region: string; account: string; topicKey: string };

/**
 * What a request to a service of this computer, other than EKS, needs to be allowed: all of it. A service that is not known
 * here is one that no role may use.
 */
export function accessesOf(here: Here, { service }: CredentialScope, request: SimulatorRequest): AccessRequest[] {
  const read = Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined;
  return read ? read(here, request) : [{ action: `${service}:Unknown`, resource: '*' }];
}

type Read = (here: Here, request: SimulatorRequest) => AccessRequest[];

const SERVICES: Readonly<Record<string, Read>> = {
  dynamodb: (here, request) => [tableAccess(here, operationOf(request), jsonOf(request))],
  sns: ({ topicKey }, { body }) => {
    const form = new URLSearchParams(body);
    const resource = form.get('TopicArn') ?? form.get('TargetArn') ?? '*';
    const operation = (form.get('Action') ?? '').replace('PublishBatch', 'Publish');
    const own = { action: `sns:${operation}`, resource };
    if (operation !== 'Publish') return [own];
    // SNS uses the key in the name of whoever publishes.
    return [own, ...['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({ action, resource: topicKey }))];
  },
  sts: (_, { body }) => {
    const form = new URLSearchParams(body);
    if (form.get('Action') !== 'AssumeRole') return [];
    const resource = form.get('RoleArn') ?? '';
    // Of what is no role, STS says so itself.
    if (!ROLE_ARN.test(resource)) return [];
    const externalId = form.get('ExternalId');
    const context = externalId === null ? {} : { 'sts:ExternalId': externalId };
    return [{ action: 'sts:AssumeRole', resource, context }];
  },
  s3: ({ region }, { method, path }) => {
    const arn = (resource: string) => `arn:${partitionOf(region)}:s3:::${resource}`;
    const { pathname, searchParams } = new URL(path, 'http://s3');
    const [bucket = '', ...key] = pathname.slice(1).split('/');
    if (key.join('/') === '') {
      const prefix = searchParams.get('prefix');
      return [
        { action: 's3:ListBucket', resource: arn(bucket), context: prefix === null ? {} : { 's3:prefix': prefix } },
      ];
    }
    const action = method === 'PUT' ? 's3:PutObject' : 's3:GetObject';
    return [{ action, resource: arn(`${bucket}/${decodeURIComponent(key.join('/'))}`) }];
  },
  secretsmanager: (here, request) => {
    const { SecretId } = jsonOf(request);
    const resource = String(SecretId).startsWith('arn:') ? String(SecretId) : secretArn(here, String(SecretId));
    return [{ action: `secretsmanager:${operationOf(request)}`, resource }];
  },
  states: (_, request) => {
    const { executionArn, stateMachineArn } = jsonOf(request);
    return [{ action: `states:${operationOf(request)}`, resource: String(executionArn ?? stateMachineArn ?? '*') }];
  },
  events: (here, request) => [
    { action: `events:${operationOf(request)}`, resource: `${arnPrefix('events', here)}event-bus/default` },
  ],
  lambda: (here, { path }) => {
    const [, name = ''] = /\/functions\/([^/?]+)\//.exec(path) ?? [];
    const resource = decodeURIComponent(name);
    const arn = resource.startsWith('arn:') ? resource : `${arnPrefix('lambda', here)}function:${resource}`;
    return [{ action: 'lambda:InvokeFunction', resource: arn }];
  },
};

/** The operation of the AWS JSON protocol: what is behind the point in X-Amz-Target. */
const operationOf = (request: SimulatorRequest) => (header(request, 'x-amz-target') ?? '').split('.')[1] ?? '';

/** Of what is no JSON, the service says what is wrong with it. */
const jsonOf = ({ body }: SimulatorRequest): Record<string, unknown> => ({ ...Object(parsed(body)) });
