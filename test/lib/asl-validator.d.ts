/** The package brings no types of its own. */
declare module 'asl-validator' {
  /** Writes into the definition that it is given. */
  const validate: (definition: object) => {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  };
  export = validate;
}
