import { StreamId } from '../core/stream-id.ts';
import { invalid } from './http-problem.ts';

/** Ids that are the last part of another route. */
const RESERVED = ['search', 'best-sellers'];

/**
 * The stream that an id of a path names.
 * @throws {Problem} 400
 */
export function streamOf(category: string, id: string): StreamId {
  if (StreamId.idPattern.test(id) && !RESERVED.includes(id)) return StreamId.of(category, id);
  throw invalid('invalid-id', {
    path: 'id',
    message: `Must match ${StreamId.idPattern.source} and be none of ${RESERVED.join(', ')}`,
  });
}
