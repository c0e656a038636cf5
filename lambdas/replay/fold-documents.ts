import type { CountedLine } from '../archive/commit-events.ts';
import type { DomainEvent } from '../core/event.ts';
import { type DocumentProjection, foldDocument } from '../core/projection.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { Upcast } from '../core/upcaster.ts';
import type { DocumentStore, FoldedStream } from '../projections/document-store.ts';
import { guarded } from '../projections/projection-failed.ts';
import { applyCommits, endOf } from './apply-commits.ts';
import type { FoldBucket } from './fold-bucket.ts';
import { type FoldPortion, foldPortions } from './fold-portions.ts';
import type { StreamFailures } from './stream-failures.ts';
import { writeWritable } from './write-writable.ts';

/** What a generation of documents is filled through. */
export type DocumentFill<Document> = Pick<DocumentStore<Document>, 'positions' | 'save'>;

/**
 * Folds each stream from its first event on, and saves it once, when it is whole. One that is longer than a portion is
 * carried over as the document that it has become so far.
 */
export function foldDocuments<Document, Event extends DomainEvent>(
  projection: DocumentProjection<Document, Event>,
  store: DocumentFill<Document>,
  upcast: Upcast,
): FoldBucket {
  const careful = guarded(projection);
  const foldStream: FoldStream<Document> = (before, lines, failures) => {
    let last = before;
    const isWhole = applyCommits(lines, { upcast, failures }, (commit) => {
      const document = foldDocument(careful, last.document, [commit]);
      last = { stream: last.stream, version: endOf(commit), document };
    });
    return isWhole ? last : undefined;
  };
  return (lines, options = {}) => foldPortions(lines, options, portionFold(foldStream, store));
}

/** Undefined when the stream failed. */
type FoldStream<Document> = (
  before: FoldedStream<Document>,
  lines: readonly CountedLine[],
  failures: StreamFailures,
) => FoldedStream<Document> | undefined;

function portionFold<Document>(foldStream: FoldStream<Document>, store: DocumentFill<Document>): FoldPortion {
  /** The stream in which the last portion ended, as far as it was folded. */
  let carried: FoldedStream<Document> | undefined;
  const before = (stream: StreamId): FoldedStream<Document> =>
    carried?.stream === stream ? carried : { stream, version: 0, document: undefined };
  return async ({ streams, goesOn }, failures) => {
    const positions = await store.positions([...streams.keys()]);
    // A position is the end of a commit: one at or behind the beginning of the last commit is the end of that one. Of a
    // stream that goes on, the next portion needs what this one comes to.
    const isThere = (stream: StreamId, lines: readonly CountedLine[]) =>
      stream !== goesOn && (positions.get(stream) ?? 0) >= (lines.at(-1)?.version ?? 0);
    const folded = [...streams].flatMap(([stream, lines]) =>
      failures.has(stream) || isThere(stream, lines)
        ? []
        : (foldStream(before(stream), lines, failures) ?? []),
    );
    const events = folded.reduce((sum, { stream, version }) => sum + version - before(stream).version, 0);
    carried = folded.find(({ stream }) => stream === goesOn);
    const whole = folded.filter(({ stream }) => stream !== goesOn);
    return {
      events,
      write: () =>
        writeWritable(whole.map(fromItsFirst), failures, (some) =>
          store.save(some.map(({ folded: each }) => each)),
        ),
    };
  };
}

const fromItsFirst = <Document>(folded: FoldedStream<Document>) => ({
  stream: folded.stream,
  from: 1,
  folded,
});
