import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HiveSQL, TrinoSQL } from 'dt-sql-parser';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'archive.md'), 'utf8');
const [, athena = ''] = page.split('\n## Athena\n');
const [table = '', query = ''] = [...athena.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => sql);

/** Athena takes tables in the language of Hive, and queries in that of Trino. */
const tableFaults = (sql: string): readonly unknown[] => new HiveSQL().validate(sql);
const queryFaults = (sql: string): readonly unknown[] => new TrinoSQL().validate(sql);

describe('the page that says how the archive is read', () => {
  test('has a table for Athena that Hive can read', () => {
    expect(table).toContain('CREATE EXTERNAL TABLE');
    expect(tableFaults(table)).toEqual([]);
  });

  test.each([
    ['a column without a type', '`version` bigint', '`version`'],
    ['a list that is not ended', '`replayed` boolean\n)', '`replayed` boolean'],
    ['partitions before columns', 'CREATE EXTERNAL TABLE commits', 'CREATE EXTERNAL TABLE PARTITIONED BY'],
    ['a property without a value', "'projection.enabled' = 'true'", "'projection.enabled' ="],
    ['a text that is not ended', "STORED AS TEXTFILE\nLOCATION 's3://ARCHIVE/commits/'", "LOCATION 's3:"],
  ])('would be told that its table has %s', (_, written, broken) => {
    expect(table).toContain(written);
    expect(tableFaults(table.replace(written, broken))).not.toEqual([]);
  });

  test('gives the table every field of a line, in the spelling of Hive', () => {
    const [, columns = ''] = /commits \((.*?)\n\)/s.exec(table) ?? [];
    const named = [...page.matchAll(/^\| `(\w+)` +\| (?:text|number|object|list|true)/gm)].map(
      ([, field = '']) => field.toLowerCase(),
    );
    expect(named.length).toBeGreaterThan(8);
    expect([...columns.matchAll(/`(\w+)`/g)].map(([, column]) => column)).toEqual(named);
  });

  test('has a query for Athena that Trino can read', () => {
    expect(query).toContain('FROM commits');
    expect(queryFaults(query)).toEqual([]);
  });

  test.each([
    ['a group that is not said', 'GROUP BY stream, version', 'GROUP stream, version'],
    ['a bracket that is not closed', 'array(json))) AS', 'array(json)) AS'],
    ['a sub-query without AS', 'WITH once AS (', 'WITH once ('],
    ['a comma too many', 'count(*) AS orders', 'count(*) AS orders,'],
  ])('would be told that its query has %s', (_, written, broken) => {
    expect(query).toContain(written);
    expect(queryFaults(query.replace(written, broken))).not.toEqual([]);
  });
});
