import * as z from 'zod';
import { MACHINE_INPUTS, problemsOfInput } from './inputs.ts';

const arnOf = (pattern: RegExp, what: string) => z.string().regex(pattern, `must be the ARN of ${what}`);

/**
 * A schedule as EventBridge Scheduler shows it (`aws scheduler get-schedule`), with a state machine as its target. What
 * GetSchedule says besides is let through.
 */
export const Schedule = z
  .looseObject({
    Name: z.string().regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, hyphens, dots and underscores'),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    ScheduleExpression: z
      .string()
      .regex(
        /^(cron\((\S+ ){5}\S+\)|rate\([1-9]\d* (minute|hour|day)s?\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$/,
        'must be cron(minutes hours day-of-month month day-of-week year), rate(value unit) or at(yyyy-mm-ddThh:mm:ss)',
      ),
    ScheduleExpressionTimezone: z.string().refine(isTimeZone, 'must be the name of a time zone').default('UTC'),
    FlexibleTimeWindow: z.discriminatedUnion('Mode', [
      z.strictObject({ Mode: z.literal('OFF') }),
      z.strictObject({ Mode: z.literal('FLEXIBLE'), MaximumWindowInMinutes: z.number().int().min(1).max(1440) }),
    ]),
    Target: z.looseObject({
      Arn: arnOf(/^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[\w.-]+(:[\w.-]+)?$/, 'a state machine'),
      RoleArn: arnOf(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'a role'),
      Input: z.string(),
      RetryPolicy: z
        .strictObject({
          MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).optional(),
          MaximumRetryAttempts: z.number().int().min(0).max(185).optional(),
        })
        .optional(),
      DeadLetterConfig: z
        .strictObject({ Arn: arnOf(/^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:.+$/, 'a queue') })
        .optional(),
    }),
  })
  .check(({ value, issues }) => {
    for (const { path, message } of problemsOfInput(machineOf(value), value.Target.Input)) {
      const where = path === '' ? 'the input' : path;
      issues.push({ code: 'custom', input: value, path: ['Target', 'Input'], message: `${where}: ${message}` });
    }
  });
export type Schedule = z.infer<typeof Schedule>;

/** The state machine that a schedule starts; deployed ones have the name of their stack before it, and an alias behind. */
export function machineOf({ Target }: { Target: { Arn: string } }): string {
  const deployed = Target.Arn.split(':')[6] ?? '';
  return Object.keys(MACHINE_INPUTS).find((name) => deployed.endsWith(name)) ?? deployed;
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
