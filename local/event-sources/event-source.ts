export interface EventSource {
  /** Reads nothing more, waits for the invocations under way, and leaves on disk how far they came. */
  stop(): Promise<void>;
}

/** An `AWS::Lambda::EventSourceMapping` of the template with its intrinsics resolved. */
export interface MappingResource {
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}
