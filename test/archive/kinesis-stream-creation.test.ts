import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { expect, test } from 'vitest';
import { KinesisStreamCreation } from '../../lambdas/archive/kinesis-stream-creation.ts';

const ARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/events-1';

test('asks Kinesis once when a stream was made, whoever reads it', async () => {
  const asked: string[] = [];
  const client = {
    send: async ({ input }: { readonly input: { readonly StreamName: string } }) => {
      asked.push(input.StreamName);
      if (asked.length === 1) throw new Error('throttled');
      return {
        StreamDescriptionSummary: { StreamCreationTimestamp: new Date('2010-12-01T08:00:00.900Z') },
      };
    },
  } as unknown as KinesisClient;
  const creation = new KinesisStreamCreation(client);
  await expect(creation.createdAt(ARN)).rejects.toThrow('throttled');
  expect(await creation.createdAt(ARN)).toBe(1_291_190_400);
  expect(await creation.createdAt(`${ARN}/consumer/archive:1291190401`)).toBe(1_291_190_400);
  expect(asked).toEqual(['events-1', 'events-1']);
});
