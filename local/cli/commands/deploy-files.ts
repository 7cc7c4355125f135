import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DeployFilesError, writeDeployFiles } from '../../packaging/deploy-files.ts';
import { type Command, EXIT, UsageError } from '../command.ts';
import { isOfSystem, reasonOf } from '../sources.ts';

export const deployFiles: Command = {
  help: `
Usage: upkeep deploy-files DIR

Writes what is deployed, for a pipeline, the AWS CLI, the SAM CLI, CDK or Terraform: template.json, the bundle of each Lambda, the
definitions of the state machines, member-account.yaml for clusters in other accounts, cluster-access.yaml for the access entry
of a cluster, and samconfig.toml. DIR is created when it is not there. A folder that has other files in it is refused; one that
this command has written is brought up to date, and its samconfig.toml is kept.

Example
  upkeep deploy-files eks-upkeep`,
  options: {},
  args: ['DIR'],
  async run({ files: [dir = ''] }, { out }) {
    const written = await writing(dir);
    const kept = written.keptSettings ? 'samconfig.toml was kept' : 'samconfig.toml';
    out(`Wrote ${dir}: template.json, ${written.lambdas} Lambda bundles, ${written.definitions} definitions, member-account.yaml, cluster-access.yaml, ${kept}.

Deploy it with the SAM CLI:
  cd ${dir} && sam deploy --guided
or with the AWS CLI, and a bucket of yours for <bucket>:
  aws cloudformation package --template-file ${join(dir, 'template.json')} --s3-bucket <bucket> --s3-prefix eks-upkeep --output-template-file packaged.yaml
  aws cloudformation deploy --template-file packaged.yaml --s3-bucket <bucket> --stack-name eks-upkeep --capabilities CAPABILITY_IAM
`);
    return EXIT.succeeded;
  },
};

async function writing(dir: string) {
  try {
    return await writeDeployFiles(pathToFileURL(`${resolve(dir)}/`));
  } catch (error) {
    if (error instanceof DeployFilesError) throw new UsageError(`${dir} was not written. ${error.message}`);
    if (isOfSystem(error)) throw new UsageError(`${dir} cannot be written: ${reasonOf(error)}. Name another folder.`);
    throw error;
  }
}
