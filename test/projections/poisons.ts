import { randomBytes } from 'node:crypto';
import type { RecordedEvent } from '../../lambdas/core/commit.ts';
import { header, lantern, lineOf, sale } from '../domain/orders/orders.ts';
import type { StoreName } from './poisoned-stores.ts';

export const recorded = (type: string, data: unknown, schemaVersion = 1): RecordedEvent => ({
  type,
  schemaVersion,
  data,
});
/** An order as older code may have stored it: it asked less of what came in. */
const orderWith = (changed: object): readonly RecordedEvent[] => [
  recorded('OrderCreated', { ...header, ...changed }),
  recorded('OrderPlaced', { ...sale, ...changed }),
];
const linesWith = (changed: object) => ({
  lines: [1, 2, 3].map((id) => ({ ...lineOf(id, lantern), ...changed })),
});

const NEWER = 'UnknownEvent';
const THROWN = 'ProjectionFailed: TypeError';
const NO_SUM = 'ProjectionFailed: RangeError';
const NO_DAY = 'Unwritable: RangeError';
const everywhere = (told: string): Readonly<Record<StoreName, string>> => ({
  'documents in PostgreSQL': told,
  'sums in PostgreSQL': told,
  'documents in OpenSearch': told,
  'documents in DynamoDB': told,
  'documents in Valkey': told,
  'a ranking in Valkey': told,
});

/** What may come in the middle of a batch, and as what each store refuses it. A store that is not named takes it. */
export const poisons: readonly {
  readonly what: string;
  readonly events: readonly RecordedEvent[];
  readonly refused: Readonly<Partial<Record<StoreName, string>>>;
}[] = [
  {
    what: 'S19 an event of a type newer than the code',
    events: [recorded('OrderPacked', {})],
    refused: everywhere(NEWER),
  },
  {
    what: 'S19 an event of a version newer than the code',
    events: [recorded('OrderPlaced', sale, 9)],
    refused: everywhere(NEWER),
  },
  {
    what: 'an event at which the projection throws',
    events: [recorded('OrderPlaced', null)],
    refused: everywhere(THROWN),
  },
  {
    what: 'an event without what is kept of it',
    events: [recorded('OrderPlaced', {})],
    refused: {
      'documents in PostgreSQL': THROWN,
      'sums in PostgreSQL': THROWN,
      'documents in OpenSearch': THROWN,
      'documents in DynamoDB': 'ProjectionFailed: UnfitData',
      'a ranking in Valkey': THROWN,
    },
  },
  {
    what: 'a number that is none',
    events: orderWith(linesWith({ quantity: 'six' })),
    refused: { 'sums in PostgreSQL': NO_SUM, 'a ranking in Valkey': NO_SUM },
  },
  {
    what: 'S09 an old text with U+0000',
    events: orderWith({
      customer: 'a\u0000',
      country: 'Nor\u0000way',
      ...linesWith({ description: '\u0000', product: 'a\u0000' }),
    }),
    refused: {},
  },
  {
    what: 'S09 an old text with half a surrogate pair',
    events: orderWith({
      customer: 'a\ud83d',
      country: 'Nor\ud83dway',
      ...linesWith({ description: '\ud83d', product: 'a\ud83d' }),
    }),
    refused: { 'documents in DynamoDB': 'Unwritable: SerializationException' },
  },
  {
    what: 'a date out of range',
    events: orderWith({ orderDate: '2010-02-30' }),
    refused: {
      'documents in PostgreSQL': NO_DAY,
      'sums in PostgreSQL': NO_DAY,
      'documents in OpenSearch': 'Unwritable: mapper_parsing_exception',
    },
  },
  {
    what: 'G8 a date that is the day of the write',
    events: orderWith({ orderDate: 'today' }),
    refused: {
      'documents in PostgreSQL': NO_DAY,
      'sums in PostgreSQL': NO_DAY,
      'documents in OpenSearch': 'Unwritable: mapper_parsing_exception',
    },
  },
  {
    what: 'one day in two spellings',
    events: [
      recorded('OrderPlaced', sale),
      recorded('OrderStatusUpdated', { status: 'cancelled', sale: { ...sale, orderDate: '2010-12-1' } }),
    ],
    refused: { 'sums in PostgreSQL': NO_DAY },
  },
  {
    what: 'a number that no integer holds',
    events: orderWith({ total: { amount: 1e30, currency: 'GBP' }, ...linesWith({ quantity: 1e30 }) }),
    refused: {
      'documents in PostgreSQL': 'Unwritable: error 22P02',
      'sums in PostgreSQL': NO_SUM,
      'documents in DynamoDB': 'Unwritable: Error',
      'a ranking in Valkey': NO_SUM,
    },
  },
  {
    what: 'a text too large for an index',
    // Of random letters, since an index compresses.
    events: orderWith({
      customer: randomBytes(20_000).toString('hex'),
      country: randomBytes(5_000).toString('hex'),
    }),
    refused: {
      'documents in PostgreSQL': 'Unwritable: error 54000',
      'sums in PostgreSQL': 'Unwritable: error 54000',
      'documents in OpenSearch': 'Unwritable: illegal_argument_exception',
    },
  },
  {
    what: 'a document too large for an item',
    events: orderWith(linesWith({ description: 'x'.repeat(200_000) })),
    refused: { 'documents in DynamoDB': 'Unwritable: ValidationException' },
  },
];
