import { describe, expect, it } from 'vitest';
import { QueryFault, queryFaultAnswer } from '../../../../local/cloud/aws/query-protocol.ts';
import { examined, expectFinding, type Row } from '../../../support/runs/examined.ts';

describe('doctor, of where it runs', () => {
  it.each<Row>([
    [
      'many old versions',
      { stack: { drift: { versions: 30 } } },
      ...(['Old versions', 'warning'] as const),
      /alone has 30/,
      /^aws lambda list-versions-by-function --function-name \w+ .*--region eu-west-1$/,
    ],
    [
      'a deployment that failed',
      { stack: { drift: { status: 'UPDATE_ROLLBACK_FAILED' } } },
      ...(['Stack', 'problem'] as const),
      /^eks-upkeep is UPDATE_ROLLBACK_FAILED\.$/,
      /^aws cloudformation describe-stack-events --stack-name eks-upkeep/,
    ],
    [
      'another release',
      { world: { release: '9.9.9' } },
      ...(['Release', 'warning'] as const),
      /here is 9\.9\.9/,
      /^npm ci && npm run build && sam deploy --stack-name eks-upkeep/,
    ],
    [
      'another Region',
      { world: { connection: { region: 'us-west-2' } } },
      ...(['Stack', 'problem'] as const),
      /^There is no stack eks-upkeep in us-west-2\. Is it in another Region/,
      /^aws configure list$/,
    ],
    [
      'another name',
      { world: { stack: 'upkeep' } },
      ...(['Stack', 'problem'] as const),
      /^There is no stack upkeep in eu-west-1, but another of eks-upkeep\.$/,
      /^upkeep doctor --stack eks-upkeep --region eu-west-1$/,
    ],
    [
      'an endpoint that is left over',
      { world: { env: { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:8700' } } },
      ...(['Endpoint', 'warning'] as const),
      /AWS_ENDPOINT_URL_STS=http:\/\/127.0.0.1:8700/,
      /^unset AWS_ENDPOINT_URL_STS$/,
    ],
    [
      'an endpoint in the configuration file',
      {
        world: {
          env: { AWS_PROFILE: 'local' },
          configFile:
            '[profile local]\nservices = here\n[services here]\nsts =\n  endpoint_url = http://localhost:1\n[default]\nendpoint_url = http://other\n',
        },
      },
      ...(['Endpoint', 'warning'] as const),
      /endpoint_url = http:\/\/localhost:1\.$/,
      /^export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true$/,
    ],
    [
      'an old Node',
      { world: { nodeVersion: '20.9.0' } },
      'Node',
      'problem',
      /20\.9\.0 is older than 20\.19/,
      /^nvm install/,
    ],
    [
      'credentials that are not there',
      {
        world: {
          connection: {
            credentials: () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' })),
          },
        },
      },
      ...(['Credentials', 'problem'] as const),
      /^There are no AWS credentials/,
      /AWS_PROFILE/,
    ],
    [
      'somebody who may not read',
      {
        answer: async (service, run) =>
          service === 'iam'
            ? queryFaultAnswer(new QueryFault('AccessDenied', 'User: x is not authorized', 403), 'iam')
            : run(),
      },
      ...(['Permissions', 'unknown'] as const),
      /^Access denied: User: x/,
      /SecurityAudit/,
    ],
  ])('says of %s what it is, and the next command', async (...row) => {
    await expectFinding(row);
  });

  it('checks everything else though one thing cannot be checked', async () => {
    const { findings } = await examined({
      answer: async (service, run) => (service === 'iam' ? { cut: true } : run()),
    });

    expect(findings.filter(({ verdict }) => verdict === 'unknown').map(({ check }) => check)).toEqual(['Permissions']);
    expect(findings.at(-1)).toMatchObject({ check: 'Old versions', verdict: 'ok' });
  });
});
