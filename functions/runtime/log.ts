import { Logger } from '@aws-lambda-powertools/logger';

/** The log of a Lambda: fixed sentences with fields. */
export interface Log {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
}

/** Structured JSON lines in CloudWatch Logs; level and service name come from the POWERTOOLS_* variables. */
export function lambdaLog(): Log {
  let logger: Logger | undefined;
  const lazily = () => {
    logger ??= new Logger();
    return logger;
  };
  return {
    info: (message, fields) => lazily().info(message, fields),
    warn: (message, fields) => lazily().warn(message, fields),
  };
}
