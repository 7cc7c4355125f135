/** The names of deployed resources, for a Lambda that gets them from no state machine. */
export type Settings = {
  table: string;
  topicArn: string;
  /** The state machine that scans the health of a cluster and asks it for causes, where the stack has access to any. */
  scanMachine?: string | undefined;
};

/**
 * Reads the settings from the environment, at the first event and not at import, so that a Lambda that lacks one fails
 * when it is called: `TABLE_NAME`, `TOPIC_ARN`, and `SCAN_MACHINE`, which may be empty.
 */
export function lambdaSettings(): Settings {
  const scanMachine = process.env.SCAN_MACHINE || undefined;
  return { table: variable('TABLE_NAME'), topicArn: variable('TOPIC_ARN'), scanMachine };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`The environment variable ${name} is not set; the template of eks-upkeep sets it.`);
  }
  return value;
}
