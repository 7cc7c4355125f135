import { EKSClient } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { eksClients, isTimeout, translateErrors } from '../../../../functions/aws/eks/client.ts';
import { isWorthAnotherTry, notScannedBecause, orNotScanned } from '../../../../functions/aws/eks/not-scanned.ts';
import { WorkflowError } from '../../../../functions/core/errors/workflow-error.ts';
import { createEndpoint } from '../../../../local/cloud/endpoint.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';

const CREDENTIALS = { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' };
const ROLE = 'arn:aws:iam::444455556666:role/upkeep';
const thrown = (error: unknown) => translateErrors('eks:X', () => Promise.reject(error)).catch((each: unknown) => each);
const anError = (name: string, more: object = {}) => Object.assign(new Error('No.'), { name, ...more });

describe('an error of a call', () => {
  it('that says what it means passes, and so does what is no error', async () => {
    const known = new WorkflowError('EksBusy', 'Not now.');

    expect(await thrown(known)).toBe(known);
    expect(await thrown('No.')).toBe('No.');
  });

  it.each([
    ['an add-on', { addonName: 'coredns' }, 'AddonNotFound'],
    ['a Fargate profile', { fargateProfileName: 'default' }, 'FargateProfileNotFound'],
    ['a name that is none', { addonName: 1, fargateProfileName: 1 }, 'ResourceNotFoundException'],
    ['nothing', {}, 'ResourceNotFoundException'],
  ])('about something missing, with the name of %s', async (_, members, name) => {
    expect(await thrown(anError('ResourceNotFoundException', members))).toMatchObject({ name });
    expect(await thrown(anError('ExceptionOfTomorrow', members))).toMatchObject({ name: 'ExceptionOfTomorrow' });
  });

  it.each([
    ['No ASSOCIATION found', 'AssociationNotFound'],
    ['NO CLUSTER FOUND', 'ClusterNotFound'],
    ['No ADD-ON found', 'AddonNotFound'],
    ['No ADDON found', 'AddonNotFound'],
    ['No update found for the addon', 'UpdateNotFound'],
    ['no FARGATE profile', 'FargateProfileNotFound'],
  ])('is known by its text in any case: %s', async (message, name) => {
    expect(await thrown(Object.assign(anError('ResourceNotFoundException'), { message }))).toMatchObject({ name });
  });

  it.each([
    ['ResourceInUseException', 'It ALREADY EXISTS', 'AlreadyExists'],
    ['InvalidParameterException', 'ConfigurationValue Provided In Request Is Not supported', 'ConfigurationRejected'],
    ['InvalidParameterException', 'Up Or Down 1 Minor Version', 'OneMinorAtATime'],
    ['InvalidParameterException', 'MISCONFIGURED PodExecutionRole Trust Policy', 'PodExecutionRoleNotReady'],
    ['InvalidParameterException', 'ADDON version specified is not supported', 'VersionUnsupported'],
    ['InvalidParameterException', 'ADDON specified is not supported', 'AddonUnsupported'],
    ['InvalidRequestException', 'not in ACTIVE STATUS', 'ClusterNotActive'],
  ])('%s is known by its text in any case: %s', async (code, message, name) => {
    expect(await thrown(Object.assign(anError(code), { message }))).toMatchObject({ name });
  });

  it.each([
    ['ResourceInUseException', 'EksBusy'],
    ['InvalidParameterException', 'InvalidParameter'],
    ['InvalidRequestException', 'InvalidRequest'],
    ['ResourceLimitExceededException', 'QuotaReached'],
    ['UnsupportedAvailabilityZoneException', 'ZoneUnsupported'],
    ['ResourcePropagationDelayException', 'EksUnavailable'],
    ['ClientException', 'EksClientError'],
  ])('%s is known whatever its text says', async (code, name) => {
    expect(await thrown(anError(code))).toMatchObject({ name, message: `eks:X answered ${code}: No.` });
  });

  it.each([
    ['eks:CreateFargateProfile', 'CreateNewProfileRole lacks iam:PassRole: '],
    ['eks:UpdateAddon', 'StartAddonUpdateRole lacks iam:PassRole: '],
    ['eks:DescribeAddon', 'The role of the function lacks iam:PassRole: '],
  ])('of %s about a permission that names nobody is about who calls it', async (action, said) => {
    const message = 'Cross-account pass role is not allowed.';
    const call = () => Promise.reject(Object.assign(anError('AccessDeniedException'), { message }));

    await expect(translateErrors(action, call)).rejects.toMatchObject({ message: expect.stringContaining(said) });
  });

  it.each([
    ['ECONNRESET', false],
    ['EPIPE', false],
    ['ETIMEDOUT', true],
  ])('is a timeout as the SDK calls it, %s: %s', async (code, isOne) => {
    const thrownByTheSdk = Object.assign(anError('TimeoutError'), { code });

    expect(isTimeout(await thrown(thrownByTheSdk))).toBe(isOne);
  });

  it('is a timeout when its cause is one', async () => {
    const late = await thrown(anError('TimeoutError'));

    expect(late).toMatchObject({ name: 'EksUnavailable' });
    expect([late, await thrown(anError('ECONNRESET')), anError('TimeoutError'), 'TimeoutError'].map(isTimeout)).toEqual(
      [...[true, false, false, false]],
    );
    expect(isTimeout(new WorkflowError('EksUnavailable', 'No.'))).toBe(false);
    expect(isTimeout(Object.assign(new Error('No.'), { cause: anError('TimeoutError') }))).toBe(false);
  });
});

describe('what cannot be scanned', () => {
  it('has the error that says why', () => {
    const what = 'Cluster prod-1';

    expect(notScannedBecause(what, anError('AccessDenied'))).toEqual({ what, error: 'AccessDenied', message: 'No.' });
    expect(notScannedBecause(what, 'No.')).toEqual({ what, error: 'Unknown', message: 'No.' });
  });

  it.each([
    [anError('EksThrottled'), true],
    [anError('EksUnavailable'), true],
    [anError('AccessDenied'), false],
    ['EksThrottled', false],
  ])('because of %s is worth another try: %s', async (error, isSo) => {
    expect(isWorthAnotherTry(error)).toBe(isSo);
    const read = orNotScanned('a', () => Promise.reject(error));
    if (isSo) await expect(read).rejects.toBe(error);
    else expect(await read).toHaveProperty('what', 'a');
  });
});

describe('the clients of clusters', () => {
  it('are kept by Region, role and external id', () => {
    const clients = eksClients({ region: 'eu-west-1', credentials: CREDENTIALS });
    const places = [
      ...[{}, { region: 'us-east-2' }, { roleArn: ROLE }, { roleArn: ROLE, externalId: 'ab' }].map((place) => ({
        ...{ name: 'prod-1', ...place },
      })),
    ];

    const made = places.map((place) => clients(place));

    expect(new Set(made).size).toBe(4);
    expect(places.map((place) => clients({ ...place, name: 'prod-2' }))).toEqual(made);
    expect(made[0]).toBe(clients({ name: 'prod-2' }));
    expect(made[0]).toBeInstanceOf(EKSClient);
  });

  const assuming = (credentials: string) => {
    const xml = `<AssumeRoleResponse><AssumeRoleResult>${credentials}</AssumeRoleResult></AssumeRoleResponse>`;
    const endpoint = createEndpoint({
      sts: () => ({ status: 200, headers: { 'content-type': 'text/xml' }, body: xml }),
    });
    const connection = {
      region: 'eu-west-1',
      credentials: CREDENTIALS,
      requestHandler: inMemoryRequestHandler(endpoint),
    };
    return eksClients(connection)({ name: 'prod-1', roleArn: ROLE }).config.credentials();
  };
  const key = '<AccessKeyId>ASIA</AccessKeyId>';
  const secret = '<SecretAccessKey>s</SecretAccessKey>';

  it('have the credentials of their role, with its session and its end', async () => {
    const session = '<SessionToken>t</SessionToken><Expiration>2030-11-21T09:00:00Z</Expiration>';

    expect(await assuming(`<Credentials>${key}${secret}${session}</Credentials>`)).toMatchObject({
      ...{ accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't', expiration: new Date('2030-11-21T09:00:00Z') },
    });
    const bare = await assuming(`<Credentials>${key}${secret}</Credentials>`);
    expect(bare).toMatchObject({ accessKeyId: 'ASIA', secretAccessKey: 's' });
    expect([Object.hasOwn(bare, 'sessionToken'), Object.hasOwn(bare, 'expiration')]).toEqual([false, false]);
  });

  it.each([
    ['none', ''],
    ['no secret', `<Credentials>${key}</Credentials>`],
    ['no key', `<Credentials>${secret}</Credentials>`],
  ])('fail when STS gives %s', async (_, credentials) => {
    await expect(assuming(credentials)).rejects.toMatchObject({
      name: 'RoleNotAssumed',
      message: `STS gave no credentials for ${ROLE}`,
    });
  });

  it('fail with what STS says of the role', async () => {
    const endpoint = createEndpoint({
      sts: () => ({
        status: 403,
        headers: { 'content-type': 'text/xml' },
        body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not you.</Message></Error></ErrorResponse>',
      }),
    });
    const connection = {
      region: 'eu-west-1',
      credentials: CREDENTIALS,
      requestHandler: inMemoryRequestHandler(endpoint),
    };
    const read = eksClients(connection)({ name: 'prod-1', roleArn: ROLE }).config.credentials();

    await expect(read).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('sts:AssumeRole answered AccessDenied: Not you.'),
    });
  });
});
