import * as z from 'zod';
import type { Connection } from '../../../functions/aws/connection.ts';
import { examine } from '../../doctor/doctor.ts';
import { reportText } from '../../doctor/report.ts';
import { sourceText } from '../../source-files.ts';
import { awsConfigFile } from '../aws/endpoints.ts';
import { type Command, EXIT, textOption, UsageError, type Words } from '../command.ts';
import { localConnection } from '../remote/place.ts';

export const doctor: Command = {
  help: `
Usage: upkeep doctor [--stack NAME] [--region NAME] [--json]

Checks this computer, the credentials and endpoints of this shell, and a stack: its release, what IAM says of every call
that its functions make, other accounts, access to the Kubernetes API, subscriptions, rules, schedules, alarms, chat and old
versions. Each has a verdict (ok, warning, problem, or unknown when it could not be checked) and the next command. Changes
nothing, and shows no secret. Without --endpoint it calls what the AWS CLI would call.

  --stack NAME        the stack (eks-upkeep)
  --region NAME       the Region, when it is not that of this shell
  --endpoint URL      an endpoint of upkeep serve instead of AWS
  --json              one object { verdict, stack, region, account, findings } and nothing else

Exit codes: 0 no problem, 1 a problem, 2 invalid usage

Example
  upkeep doctor --stack eks-upkeep --region eu-west-1`,
  options: {
    stack: { type: 'string', default: 'eks-upkeep' },
    region: { type: 'string' },
    endpoint: { type: 'string' },
    json: { type: 'boolean' },
  },
  args: [],
  async run(words, terminal) {
    const { env, versions } = process;
    const examination = await examine({
      env,
      nodeVersion: versions.node,
      configFile: awsConfigFile(env.AWS_CONFIG_FILE),
      release: Package.parse(JSON.parse(sourceText('package.json'))).version,
      connection: connectionOf(words, env.AWS_REGION),
      stack: textOption(words, 'stack') ?? '',
    });
    terminal.out(words.options.json ? `${JSON.stringify(examination, null, 2)}\n` : reportText(examination, terminal));
    return examination.findings.some(({ verdict }) => verdict === 'problem') ? EXIT.failed : EXIT.succeeded;
  },
};

const Package = z.looseObject({ version: z.string() });

function connectionOf(words: Words, shellRegion = 'eu-west-1'): Connection {
  const region = textOption(words, 'region');
  const endpoint = textOption(words, 'endpoint');
  if (endpoint !== undefined && !URL.canParse(endpoint)) {
    throw new UsageError(`--endpoint must be a URL such as http://127.0.0.1:8700, not '${endpoint}'.`);
  }
  const local = endpoint === undefined ? {} : { ...localConnection(endpoint), region: shellRegion };
  return { ...local, ...(region !== undefined && { region }) };
}
