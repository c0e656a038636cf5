/** What a value of a template may refer to. Each answer is already resolved. */
export interface Scope {
  /** Value of a resource, parameter or pseudo parameter. */
  ref(name: string, at: string): unknown;
  attribute(logicalId: string, name: string, at: string): unknown;
  output(stack: string, name: string, at: string): unknown;
  exported(name: string, at: string): unknown;
  condition(name: string, at: string): boolean;
  readonly region: string;
}

export type Resolve = (value: unknown, at: string) => unknown;

/** A call of an intrinsic function. */
export interface Call {
  readonly argument: unknown;
  readonly scope: Scope;
  readonly at: string;
  /** Resolves a part of the argument. */
  readonly resolve: Resolve;
}
