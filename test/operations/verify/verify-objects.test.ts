import { describe, expect, test } from 'vitest';
import { bucketOf } from '../../../lambdas/archive/archive-bucket.ts';
import { compactDate } from '../../../lambdas/archive/compact/compact-date.ts';
import { BUCKETS } from '../../../lambdas/archive/contract.ts';
import { lineOf } from '../../../lambdas/event-store/commit-lines.ts';
import { all, DATE, partNamed, withBytes, writeBucket } from '../../archive/archived.ts';
import { commitOf } from '../../support/histories.ts';
import { archived, first } from './verifying.ts';

describe('an object of the archive', () => {
  test('with a flipped byte is named, or the commit that it holds', async () => {
    const { verify, objects, keys } = await archived();
    const before = await verify();
    const size = (await all(objects.list(keys[0]))).at(0)?.size ?? 0;
    for (let at = 0; at < size; at += 7) {
      const flipped = await archived();
      await withBytes(flipped.objects, keys[0], (bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ 0x04;
        return bytes;
      });
      const report = await flipped.verify();
      const told = JSON.stringify([report.faults, report.findings]);
      if (report.found === 0) expect({ at, digest: report.digest }).toEqual({ at, digest: before.digest });
      else expect(told).toContain(keys[0]);
    }
  });

  test('that a manifest names and that is missing is named, and so are its commits', async () => {
    const { verify, objects } = await archived();
    await compactDate(objects, DATE);
    const keys = (await all(objects.list('commits/'))).map(({ key }) => key);
    const lost =
      keys.find((key) => key.includes(`/${String(bucketOf(first.stream)).padStart(2, '0')}-`)) ?? '';
    await objects.remove([lost]);
    const report = await verify();
    expect(report.faults).toMatchObject([{ kind: 'missing-object', key: lost }]);
    expect(report).toMatchObject({ found: 4, wrong: { 'missing-in-archive': 3 } });
  });

  test('that is none of ours is named once', async () => {
    const { verify, objects } = await archived();
    const key = `commits/date=${DATE}/notes.txt`;
    await objects.putNew(key, Buffer.from('?'));
    await objects.putNew(partNamed(99), Buffer.from('not compressed at all'));
    const report = await verify();
    expect(report.found).toBe(2);
    expect(report.faults.map((fault) => [fault.kind, fault.key]).toSorted()).toEqual(
      [
        ['foreign', key],
        ['foreign', partNamed(99)],
      ].toSorted(),
    );
  });

  test('of a bucket that there is not is named', async () => {
    const { verify, objects } = await archived();
    const key = await writeBucket(objects, BUCKETS, [lineOf(commitOf('account#77', 1))]);
    const report = await verify();
    expect(report).toMatchObject({ found: 1, faults: [{ kind: 'foreign', key }] });
  });

  test('that appears twice is named, and nothing is wrong', async () => {
    const { verify, objects, keys } = await archived();
    await withCopy(objects, keys[0], partNamed(99));
    const report = await verify();
    expect(report).toMatchObject({ found: 0, findings: [], repeated: 2 });
    expect(report.faults).toEqual([
      { kind: 'duplicate-object', key: partNamed(99), detail: `holds what ${keys[0]} holds` },
    ]);
  });
});

async function withCopy(objects: Parameters<typeof withBytes>[0], from: string, to: string): Promise<void> {
  const [bytes] = await all(objects.read(from));
  await objects.putNew(to, bytes ?? Buffer.of());
}
