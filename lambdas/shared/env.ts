/** A variable that the template should have set and did not. */
export class MissingEnvironmentVariable extends Error {
  readonly code = 'MissingEnvironmentVariable';
  constructor(name: string) {
    super(`The environment variable ${name} is not set: the function's construct has to bind it`);
    this.name = 'MissingEnvironmentVariable';
  }
}

/**
 * The only reader of the environment: called at module scope, so that a missing variable fails the function's start.
 * @throws {MissingEnvironmentVariable}
 */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new MissingEnvironmentVariable(name);
  return value;
}

export const optionalEnv = (name: string): string | undefined => process.env[name];

/** What is made of a variable, where there is one: undefined where the template binds none. */
export function ifBound<Made>(name: string, make: (value: string) => Made): Made | undefined {
  const value = optionalEnv(name);
  return value ? make(value) : undefined;
}
