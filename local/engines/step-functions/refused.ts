/** A request that Step Functions does not carry out. `code` is the name of the error in its API. */
export class StepFunctionsRefused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'StepFunctionsRefused';
    this.code = code;
  }
}
