import * as z from 'zod';
import { StreamId } from '../core/stream-id.ts';
import { page } from '../shared/http-page.ts';
import { isConsumer } from './consumers.ts';

/** One that is there, or was. */
const consumer = z.string().refine(isConsumer, 'Must be a consumer, as orders_v1_b1').optional();

/** A text that names a stream. */
const stream = z.string().transform((text, context) => {
  try {
    return StreamId.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'Must be a category and an id, as order#536365' });
    return z.NEVER;
  }
});

/** Of `GET /operations/lag`. */
export const lagParameters = z.strictObject({ cursor: page.cursor });

/** Of `GET /operations/parked`. */
export const parkedParameters = z.strictObject({ consumer, ...page });

/** Of `POST /operations/redrive`. */
export const redriveBody = z
  .strictObject({ consumer, stream: stream.optional(), cursor: page.cursor })
  .refine((body) => body.stream === undefined || body.consumer !== undefined, {
    path: ['consumer'],
    message: 'Must be given with a stream',
  });
