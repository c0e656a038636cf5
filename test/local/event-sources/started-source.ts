import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { newBells } from '../../../local/event-sources/bell.ts';
import { openCheckpoints } from '../../../local/event-sources/checkpoints.ts';
import { readMapping } from '../../../local/event-sources/event-source-mapping.ts';
import type { Pace } from '../../../local/event-sources/pace.ts';
import { type StreamClients, startReading } from '../../../local/event-sources/stream-source.ts';
import type { Invocation, LambdaFunction } from '../../../local/functions/lambda-function.ts';
import type { MemoryStream } from './memory-stream.ts';

const quick: Pace = { idle: 5, gap: 1, retry: 5, longestRetry: 20, discover: 20 };

const STREAM_ARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/events';

/** Sequence numbers of each batch that the function was invoked with. */
type Batches = string[][];

/** An object that the on-failure destination got. */
interface Kept {
  readonly Bucket: string;
  readonly Key: string;
  readonly record: Record<string, unknown>;
}

export interface Scene {
  readonly stream: MemoryStream;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Answers an invocation; may throw. @default handles everything */
  readonly handle?: (batch: readonly string[], attempt: number) => Invocation | Promise<Invocation>;
  /** Where the checkpoints are. @default a folder of its own */
  readonly folder?: string;
  /** Throws when the destination is down. */
  readonly s3?: () => void;
  /** @default very quick */
  readonly pace?: Partial<Pace>;
}

export const handled: Invocation = { payload: null };
export const thrown: Invocation = { payload: { errorMessage: 'no' }, functionError: 'Unhandled' };
export const failedAt = (...sequenceNumbers: unknown[]): Invocation => ({
  payload: { batchItemFailures: sequenceNumbers.map((itemIdentifier) => ({ itemIdentifier })) },
});

export function checkpointFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'varve-checkpoints-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a mapping on a stream in memory; it is stopped after the test, if not before. */
export async function startScene({ stream, properties, handle, folder, s3, pace }: Scene) {
  const batches: Batches = [];
  const kept: Kept[] = [];
  const fn = recordingFunction(batches, handle ?? (() => handled));
  const mapping = readMapping('ProbeMapping', {
    EventSourceArn: STREAM_ARN,
    FunctionName: 'probe',
    StartingPosition: 'TRIM_HORIZON',
    ...properties,
  });
  const source = await startReading(mapping, stream, {
    fn,
    clients: { s3: keepingClient(kept, s3) } as StreamClients,
    checkpoints: await openCheckpoints(folder ?? checkpointFolder()),
    bells: newBells(),
    pace: { ...quick, ...pace },
  });
  onTestFinished(() => source.stop());
  return { batches, kept, source };
}

function recordingFunction(batches: Batches, handle: NonNullable<Scene['handle']>): LambdaFunction {
  return {
    definition: {
      logicalId: 'Probe',
      name: 'probe',
      arn: 'arn:aws:lambda:eu-west-1:000000000000:function:probe',
      codeDir: '/nowhere',
      handler: 'index.handler',
      timeoutSeconds: 10,
      memoryMb: 256,
      environment: {},
    },
    invoke: async (event) => {
      const { Records } = event as { Records: { sequenceNumber: string }[] };
      const batch = Records.map(({ sequenceNumber }) => sequenceNumber);
      batches.push(batch);
      return handle(batch, batches.length);
    },
    stop: async () => undefined,
  };
}

/** Takes the place of S3 as far as the destination uses it. */
function keepingClient(kept: Kept[], fail: (() => void) | undefined): S3Client {
  const send = async ({ input }: { input: { Bucket: string; Key: string; Body: string } }) => {
    fail?.();
    kept.push({ Bucket: input.Bucket, Key: input.Key, record: JSON.parse(input.Body) });
  };
  return { send } as unknown as S3Client;
}
