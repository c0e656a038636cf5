/** Knows when transports were made. */
export interface StreamCreation {
  /**
   * When a Kinesis stream was made, in whole seconds since 1970. It is part of the name of what is archived from there:
   * the sequence numbers of another stream may begin anew.
   * @param streamArn of the stream, or of a consumer that reads it
   */
  createdAt(streamArn: string): Promise<number>;
}
