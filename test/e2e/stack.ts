import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';

/** What is tested, and where. */
export type Target = { region: string; cluster: string; addon: string; profile?: string | undefined; bucket: string };

/** A stack of its own, by a name that nothing else has, and the AWS CLI in its Region. */
export type Stack = {
  name: string;
  aws(...words: string[]): string;
  deploy(): void;
  /** An output of the stack, such as the ARN of a machine. */
  output(key: string): string;
  remove(): void;
};

export function stackFor({ region, cluster, bucket }: Target): Stack {
  const name = `eks-upkeep-e2e-${randomBytes(3).toString('hex')}`;
  const aws = (...words: string[]) => {
    const { status, stdout } = spawnSync('aws', [...words, '--region', region], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error(`aws ${words.slice(0, 2).join(' ')} failed; what it said is above.`);
    return stdout.trim();
  };

  return {
    name,
    aws,
    deploy() {
      execFileSync('npm', ['run', 'build'], { stdio: 'inherit' });
      const files = ['--template-file', 'dist/template.json', '--output-template-file', 'packaged.yaml'];
      const place = ['--s3-bucket', bucket, '--s3-prefix', name];
      aws('cloudformation', 'package', ...files, ...place);
      const stack = ['--template-file', 'packaged.yaml', '--stack-name', name, '--capabilities', 'CAPABILITY_IAM'];
      // With alarms and the dashboard: whether CloudWatch accepts them can be seen by no test here.
      const parameters = ['--parameter-overrides', `ClusterNames=${cluster}`, `ClusterRegion=${region}`];
      aws('cloudformation', 'deploy', ...stack, ...place, ...parameters);
    },
    output(key) {
      const query = `Stacks[0].Outputs[?OutputKey=='${key}'].OutputValue`;
      return aws('cloudformation', 'describe-stacks', '--stack-name', name, '--query', query, '--output', 'text');
    },
    remove() {
      // CloudFormation keeps the bucket with the reports, and afterwards nothing says what it is called.
      const resource = ['--stack-name', name, '--logical-resource-id', 'FleetBucket'];
      const query = ['--query', 'StackResourceDetail.PhysicalResourceId', '--output', 'text'];
      const reports = aws('cloudformation', 'describe-stack-resource', ...resource, ...query);
      aws('cloudformation', 'delete-stack', '--stack-name', name);
      aws('cloudformation', 'wait', 'stack-delete-complete', '--stack-name', name);
      aws('s3', 'rb', `s3://${reports}`, '--force');
      aws('s3', 'rm', `s3://${bucket}/${name}`, '--recursive');
    },
  };
}
