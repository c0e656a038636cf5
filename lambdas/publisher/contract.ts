/** Name of the environment variable that holds the name of the Kinesis stream, for the function that publishes to it. */
export const EVENTS_STREAM_ENV = 'EVENTS_STREAM';

/** Name of the environment variable that holds the ARN of the SNS FIFO topic, for the function that publishes to it. */
export const EVENTS_TOPIC_ENV = 'EVENTS_TOPIC';

/** What commits are published to, as metrics and logs call it. */
export type TargetName = 'kinesis' | 'sns';

/**
 * Name under which the publisher to each target parks what that target refuses for good. No generation of a projection
 * has a name of this form.
 */
export const publisherConsumers: Readonly<Record<TargetName, string>> = {
  kinesis: 'publisher_kinesis',
  sns: 'publisher_sns',
};

/** Attribute of each message that holds the category of its stream (String): what a subscription may filter by. */
export const CATEGORY_ATTRIBUTE = 'category';

/** Attribute of each message that holds the types of its events (String.Array): never for what is gated. */
export const TYPES_ATTRIBUTE = 'types';
