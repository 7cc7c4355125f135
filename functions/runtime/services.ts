import type { Connection } from '../aws/connection.ts';
import { type Log, lambdaLog } from './log.ts';
import type { Meter } from './meter.ts';
import type { Settings } from './settings.ts';

/** What a Lambda is bound to: the services around it, EKS, and what it logs, measures and is configured with. */
export type Services = {
  here: Connection;
  eks: Connection;
  log: Log;
  measure: Meter;
  settings: () => Settings;
};

/** On AWS a client takes everything from the environment. Meter and settings are added by the Lambdas that use them. */
export const onAws = (): Pick<Services, 'here' | 'eks' | 'log'> => ({ here: {}, eks: {}, log: lambdaLog() });
