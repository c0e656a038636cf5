import { StreamId } from '../../lambdas/core/stream-id.ts';

let streams = 0;

/** A stream that nobody has written. */
export const newStream = (): StreamId => StreamId.of('order', `contract-${Date.now()}-${++streams}`);
