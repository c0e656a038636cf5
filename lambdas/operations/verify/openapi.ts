import * as z from 'zod';
import { type DescribedKind, executionPaths } from '../executions/openapi.ts';
import { VERIFICATIONS_PATH, verificationBody } from './answer-verifications.ts';

const whole = z.int().min(0);
const share = z.strictObject({ done: whole, of: whole });

const findingKinds = z.enum([
  'missing-in-archive',
  'missing-in-store',
  'differs',
  'gap',
  'overlap',
  'unreadable-in-store',
]);

const finding = z.strictObject({
  kind: findingKinds,
  stream: z.string(),
  version: z.int().min(1).describe('Of the first of the commits.'),
  commits: z.int().min(1),
  detail: z.string(),
  healed: z.boolean(),
});

const faultKinds = z.enum([
  'corrupt',
  'truncated',
  'foreign',
  'missing-object',
  'out-of-order',
  'malformed-line',
  'duplicate-object',
]);

const counts = z.partialRecord(findingKinds, whole);

const report = z.strictObject({
  run: z.string(),
  endedAt: z.iso.datetime(),
  streams: whole,
  commits: whole.describe('Commits that the archive holds exactly as the event store does.'),
  events: whole,
  repeated: whole.describe('Lines that repeat one of them, which is legal.'),
  notYetDue: whole.describe('Commits so young that the archive need not have them yet.'),
  objects: whole,
  bytes: whole.describe('Of the objects, as stored.'),
  digest: z.string().describe('The same for the same commits, in any store and any archive.'),
  found: whole.describe('Commits and objects with which something is wrong that was not healed.'),
  wrong: counts.describe('Those commits, by what is wrong.'),
  healed: counts.describe('Commits that were healed, by what was wrong.'),
  findings: z.array(finding).describe('The first of them; all are counted.'),
  faults: z
    .array(z.strictObject({ kind: faultKinds, key: z.string(), detail: z.string() }))
    .describe(
      'Objects with which something is wrong. The same content under two keys is legal, and not counted.',
    ),
});

const verifications: DescribedKind = {
  path: VERIFICATIONS_PATH,
  names: ['verification', 'verifications'],
  body: verificationBody,
  details: {
    heal: z.boolean(),
    progress: z.strictObject({ segments: share, buckets: share }),
    report: report.nullable().describe('Null until it has ended.'),
  },
};

export const verificationPaths = (): Readonly<Record<string, unknown>> => executionPaths(verifications);
