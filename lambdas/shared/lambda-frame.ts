import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { logger } from './logger.ts';

/**
 * The frame of every function that an event source calls: an unexpected error is logged with the request's id and
 * thrown on, so that the event source tries the batch again.
 */
export const batchFrame = <Event, Answer>(handle: (event: Event, context: Context) => Promise<Answer>) =>
  middy<Event, Answer>()
    .onError(({ error, context }) => {
      logger.error('The batch failed', error, { requestId: context.awsRequestId });
    })
    .handler(handle);
