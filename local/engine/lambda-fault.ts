/**
 * How a Lambda call ends that gives no result. With a `trace` the function threw: the task's Error is `errorType`, its
 * Cause the JSON text of all three. Without one the Lambda service refused the call, and Cause is `errorMessage` itself:
 * `new LambdaFault({ errorType: 'Lambda.TooManyRequestsException', errorMessage: 'Rate exceeded' })`.
 */
export class LambdaFault extends Error {
  override readonly name = 'LambdaFault';
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: string[] | undefined;

  constructor(fault: { errorType: string; errorMessage: string; trace?: string[] }) {
    super(`${fault.errorType}: ${fault.errorMessage}`);
    this.errorType = fault.errorType;
    this.errorMessage = fault.errorMessage;
    this.trace = fault.trace;
  }

  /** What the Node runtime reports for something a handler threw. */
  static from(thrown: unknown): LambdaFault {
    if (!(thrown instanceof Error))
      return new LambdaFault({ errorType: typeof thrown, errorMessage: String(thrown), trace: [] });
    return new LambdaFault({
      errorType: thrown.name,
      errorMessage: thrown.message,
      trace: (thrown.stack ?? '').split('\n').map((line) => line.trim()),
    });
  }
}
