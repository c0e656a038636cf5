/** Name of the environment variable that holds the name of the Kinesis stream that commits are published to. */
export const EVENTS_STREAM_ENV = 'EVENTS_STREAM';
