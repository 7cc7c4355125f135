import * as z from 'zod';
import { arnPrefix } from '../../partition.ts';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import { JsonFault, jsonOperation, jsonService } from './aws-json.ts';
import type { WireAnswer } from './query-protocol.ts';

const Input = z.strictObject({
  SecretId: z.string().min(1).max(2048),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

/** The name of the secret of chat. */
export const SECRET_ID = 'eks-upkeep/chat';

/** Secrets that can only be read: GetSecretValue of Secrets Manager, for the current version. */
export function createSecrets(options: {
  /** By name. */
  secrets: Readonly<Record<string, string>>;
  region: string;
  account: string;
}): (request: SimulatorRequest) => Promise<WireAnswer> {
  const { secrets, region, account } = options;
  const arnOf = (name: string) => secretArn({ region, account }, name);

  return jsonService({
    name: 'Secrets Manager',
    target: 'secretsmanager',
    version: '1.1',
    operations: {
      GetSecretValue: jsonOperation(Input, ({ SecretId, VersionId, VersionStage = 'AWSCURRENT' }) => {
        const found = Object.entries(secrets).find(([name]) => SecretId === name || SecretId === arnOf(name));
        if (!found || VersionId !== undefined || VersionStage !== 'AWSCURRENT') {
          throw new JsonFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
        }
        const [name, value] = found;
        return { ARN: arnOf(name), Name: name, SecretString: value, VersionStages: ['AWSCURRENT'] };
      }),
    },
  });
}

/** The ARN that a secret has here. */
export const secretArn = ({ region, account }: { region: string; account: string }, name: string) =>
  `${arnPrefix('secretsmanager', { region, account })}secret:${name}-Local0`;
