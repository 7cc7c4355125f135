/**
 * A failure with a name that a state machine can match in `ErrorEquals`. The name is a literal because minified
 * class names mean nothing to Step Functions.
 */
export class WorkflowError extends Error {
  constructor(name: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = name;
  }
}
