import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis';
import pg from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startDynamodb } from '../../../local/engines/dynamodb.ts';
import { commandLine } from '../../../local/engines/end-leftover.ts';
import { startKinesis } from '../../../local/engines/kinesis.ts';
import { startPostgres } from '../../../local/engines/postgres.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { clientsOf } from './clients-of.ts';

describe('PostgreSQL', () => {
  it('runs in a folder that only its owner may enter, root or not, and keeps its data', async () => {
    const dataDir = temporaryFolder();
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    for (const statement of ['CREATE TABLE kept AS SELECT 42 AS answer', 'SELECT answer FROM kept']) {
      const engine = await startPostgres({ dataDir });
      const client = new pg.Client({ connectionString: engine.url });
      await client.connect();
      const { rows } = await client.query(statement).finally(() => client.end());
      await engine.stop();
      if (rows.length > 0) expect(rows).toEqual([{ answer: 42 }]);
    }
    expect.assertions(2);
  });

  it('says what to do when its cluster is damaged', async () => {
    const dataDir = temporaryFolder();
    mkdirSync(join(dataDir, 'cluster'), { mode: 0o700 });
    await expect(startPostgres({ dataDir })).rejects.toThrow(
      `what is in ${dataDir} is damaged; the read models were in it: move ${dirname(dataDir)} away to begin anew`,
    );
  });
});

describe('DynamoDB', () => {
  it('says what to do when its file is damaged', async () => {
    const dataDir = temporaryFolder();
    writeFileSync(
      join(dataDir, 'tables.db'),
      'this is no database, and long enough to be noticed '.repeat(20),
    );
    await expect(startDynamodb({ dataDir })).rejects.toThrow(
      `what is in ${dataDir} is damaged; the events were in it: move ${dirname(dataDir)} away to begin anew`,
    );
  });

  it('ends with the process that started it, however that ended', async () => {
    const dataDir = temporaryFolder();
    const module = join(import.meta.dirname, '../../../local/engines/dynamodb.ts');
    const script = `import { startDynamodb } from '${module}'; await startDynamodb({ dataDir: '${dataDir}' }); console.log('up');`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script]);
    await once(parent.stdout, 'data');
    const engine = Number(readFileSync(join(dataDir, 'engine.pid'), 'utf8'));
    expect(commandLine(engine)).toContain(dataDir);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(commandLine(engine)).toBe(''), 5_000);
  });
});

describe('Kinesis', () => {
  it('says what to do when its file is damaged', async () => {
    const dataDir = temporaryFolder();
    writeFileSync(join(dataDir, 'kinesis-data.json'), '{"streams": cut sh');
    await expect(startKinesis({ dataDir })).rejects.toThrow(
      `what is in ${dataDir} is damaged; delete it, and ${join(dirname(dataDir), 'checkpoints')}: both come back from the table`,
    );
  });

  it('keeps its records when it is ended in order', async () => {
    const dataDir = temporaryFolder();
    const engine = await startKinesis({ dataDir });
    const clients = clientsOf({ kinesis: engine.url });
    const { kinesis } = clients;
    await kinesis.send(new CreateStreamCommand({ StreamName: 'events', ShardCount: 1 }));
    const record = { StreamName: 'events', PartitionKey: 'a', Data: Buffer.from('kept') };
    await vi.waitFor(() => kinesis.send(new PutRecordCommand(record)), 5_000);
    clients.destroy();
    await engine.stop();

    const again = await startKinesis({ dataDir });
    onTestFinished(() => again.stop());
    expect(await firstRecord(clientsOf({ kinesis: again.url }).kinesis)).toBe('kept');
  });
});

async function firstRecord(kinesis: KinesisClient): Promise<string> {
  const shard = { StreamName: 'events', ShardId: 'shardId-000000000000' };
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({ ...shard, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
  return Buffer.from(Records[0]?.Data ?? []).toString();
}
