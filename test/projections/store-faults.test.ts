import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { errors } from '@opensearch-project/opensearch';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { DynamoDbDocumentStore } from '../../lambdas/projections/dynamodb-document-store.ts';
import { asked } from '../../lambdas/projections/opensearch-client.ts';
import { isPermanent } from '../../lambdas/projections/permanent-failure.ts';
import { translated as postgresFault } from '../../lambdas/projections/postgres-errors.ts';
import { StoreUnreachable } from '../../lambdas/projections/store-errors.ts';
import { translated as valkeyFault } from '../../lambdas/projections/valkey-client.ts';

/**
 * What becomes of a fault, whatever its age: its stream is parked, the whole batch comes again since the store is not
 * there, or it is a fault of ours, which comes again too: when in doubt, nothing is parked.
 */
function verdictOf(thrown: unknown): 'parked' | 'not there' | 'comes again' {
  if (isPermanent(thrown, Number.POSITIVE_INFINITY)) return 'parked';
  return thrown instanceof StoreUnreachable ? 'not there' : 'comes again';
}

const coded = (code: string, name = 'Error') => Object.assign(new Error(code), { code, name });
const unknown = new Error('nobody has seen this before');

describe('G7 a fault of PostgreSQL', () => {
  const sqlState = (code: string) => Object.assign(new pg.DatabaseError(code, 1, 'error'), { code });

  test.each([
    ['21000 one row twice in a statement', 'parked'],
    ['22001 text too long', 'parked'],
    ['22003 number out of range', 'parked'],
    ['22007 no date', 'parked'],
    ['22008 no day of the calendar', 'parked'],
    ['22021 U+0000', 'parked'],
    ['22P02 no number', 'parked'],
    ['23502 NULL', 'parked'],
    ['54000 too large for an index', 'parked'],
    ['08006 connection lost', 'not there'],
    ['25006 failed over to a reader', 'not there'],
    ['25P02 after another fault', 'not there'],
    ['28P01 token too old', 'not there'],
    ['S21 40001 serialization failure', 'not there'],
    ['S21 40P01 deadlock', 'not there'],
    ['42P01 table not prepared', 'not there'],
    ['53100 disk full', 'not there'],
    ['53300 too many connections', 'not there'],
    ['55P03 lock not available', 'not there'],
    ['57014 statement timeout', 'not there'],
    ['57P01 shut down', 'not there'],
    ['57P03 starting', 'not there'],
    ['58030 disk', 'not there'],
    ['XX000 inside', 'not there'],
    ['42501 no right to', 'comes again'],
    ['42601 our SQL', 'comes again'],
    ['42703 no such column', 'comes again'],
  ])('%s: %s', (state, verdict) => {
    const [code = ''] = /\b[0-9A-Z]{5}\b/.exec(state) ?? [];
    expect(verdictOf(postgresFault(sqlState(code)))).toBe(verdict);
  });

  test.each([
    ['refused', coded('ECONNREFUSED'), 'not there'],
    ['reset', coded('ECONNRESET'), 'not there'],
    ['not in time', new Error('timeout exceeded when trying to connect'), 'not there'],
    ['ended', new Error('Connection terminated unexpectedly'), 'not there'],
    ['unknown', unknown, 'not there'],
    ['a sum that no number holds', new RangeError(), 'comes again'],
    ['no error', 'oops', 'comes again'],
  ])('a connection: %s', (_, error, verdict) => {
    expect(verdictOf(postgresFault(error))).toBe(verdict);
  });
});

describe('G7 a fault of Valkey', () => {
  const reply = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });

  test.each([
    ['LOADING Redis is loading the dataset in memory', 'not there'],
    ['CLUSTERDOWN The cluster is down', 'not there'],
    ['MASTERDOWN Link with MASTER is down', 'not there'],
    ["READONLY You can't write against a read only replica.", 'not there'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'not there'],
    ['BUSY Redis is busy running a script.', 'not there'],
    ['MISCONF Errors writing to the AOF file', 'not there'],
    ['TRYAGAIN Multiple keys request during rehashing of slot', 'not there'],
    ['MOVED 3999 127.0.0.1:6381', 'not there'],
    ['ASK 3999 127.0.0.1:6381', 'not there'],
    ['NOREPLICAS Not enough good replicas to write.', 'not there'],
    ['NOAUTH Authentication required.', 'not there'],
    ['WRONGPASS invalid username-password pair', 'not there'],
    ['ERR max number of clients reached', 'not there'],
    ['ERR unknown command', 'comes again'],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', 'comes again'],
    ['NOPERM this user has no permissions', 'comes again'],
  ])('%s', (message, verdict) => {
    expect(verdictOf(valkeyFault(reply(message)))).toBe(verdict);
  });

  test.each([
    coded('ECONNRESET'),
    new Error('Command timed out'),
    new Error('Connection is closed.'),
    unknown,
  ])('a connection: %s', (error) => {
    expect(verdictOf(valkeyFault(error))).toBe('not there');
  });
});

const thrownBy = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

describe('G7 a fault of OpenSearch', () => {
  const answer = (statusCode: number, type = 'any_exception') =>
    new errors.ResponseError({ statusCode, body: { error: { type }, status: statusCode } } as never);
  const lost = { body: null } as never;

  test.each([
    ['413, since a call is one document then', answer(413), 'parked'],
    ['what is no JSON', new errors.SerializationError('BigInt', {}), 'parked'],
    ['429', answer(429), 'not there'],
    ['503', answer(503), 'not there'],
    ['500', answer(500), 'not there'],
    ['502 of a proxy', answer(502), 'not there'],
    ['404, not prepared', answer(404, 'index_not_found_exception'), 'not there'],
    ['403, no disk', answer(403, 'cluster_block_exception'), 'not there'],
    ['not in time', new errors.TimeoutError('t', lost), 'not there'],
    ['no connection', new errors.ConnectionError('c', lost), 'not there'],
    ['no node', new errors.NoLivingConnectionsError('n', lost), 'not there'],
    ['an answer that is no JSON', new errors.DeserializationError('d', '<html>'), 'not there'],
    ['401', answer(401, 'security_exception'), 'comes again'],
    ['403', answer(403, 'security_exception'), 'comes again'],
    ['400, our request', answer(400, 'parsing_exception'), 'comes again'],
    ['unknown', unknown, 'comes again'],
  ])('%s', async (_, error, verdict) => {
    expect(verdictOf(await thrownBy(asked(Promise.reject(error))))).toBe(verdict);
  });
});

describe('G7 a fault of DynamoDB', () => {
  /** A store whose every call is answered so, by the wire. */
  const storeThat = (handle: () => unknown) =>
    new DynamoDbDocumentStore<object>({
      client: new DynamoDBClient({
        region: 'eu-west-1',
        credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
        maxAttempts: 1,
        requestHandler: { handle: async () => handle() } as never,
      }),
      tableName: 'any',
      generation: 'any_v1_b1',
    });
  const folded = { stream: StreamId.parse('order#1'), version: 1, document: {} };
  const met = (handle: () => unknown) => thrownBy(storeThat(handle).save([folded]));

  test.each([
    [400, 'ValidationException', 'parked'],
    [400, 'SerializationException', 'parked'],
    [400, 'ProvisionedThroughputExceededException', 'not there'],
    [400, 'ThrottlingException', 'not there'],
    [400, 'RequestLimitExceeded', 'not there'],
    [500, 'InternalServerError', 'not there'],
    [503, 'ServiceUnavailable', 'not there'],
    [400, 'ResourceNotFoundException', 'not there'],
    [400, 'AccessDeniedException', 'comes again'],
    [400, 'ExpiredTokenException', 'comes again'],
    [400, 'UnrecognizedClientException', 'comes again'],
    [400, 'KMSAccessDeniedException', 'comes again'],
    [400, 'NobodyHasSeenThisBefore', 'comes again'],
  ])('%i %s: %s', async (statusCode, type, verdict) => {
    const body = Buffer.from(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}` }));
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    const thrown = await met(() => ({ response: { statusCode, headers, body } }));
    expect(verdictOf(thrown)).toBe(verdict);
  });

  test.each([
    ['refused', coded('ECONNREFUSED'), 'not there'],
    ['reset', coded('ECONNRESET'), 'not there'],
    ['not in time', coded('', 'TimeoutError'), 'not there'],
    ['no credentials', coded('', 'CredentialsProviderError'), 'comes again'],
    ['unknown', unknown, 'comes again'],
  ])('a connection: %s', async (_, error, verdict) => {
    const thrown = await met(() => {
      throw error;
    });
    expect(verdictOf(thrown)).toBe(verdict);
  });
});
