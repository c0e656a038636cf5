/** Name of the environment variable that holds the name of the Kinesis stream, for the function that publishes to it. */
export const EVENTS_STREAM_ENV = 'EVENTS_STREAM';

/** Name of the environment variable that holds the ARN of the SNS FIFO topic, for the function that publishes to it. */
export const EVENTS_TOPIC_ENV = 'EVENTS_TOPIC';

/** Attribute of each message that holds the category of its stream (String): what a subscription may filter by. */
export const CATEGORY_ATTRIBUTE = 'category';

/** Attribute of each message that holds the types of its events (String.Array): never for what is gated. */
export const TYPES_ATTRIBUTE = 'types';
