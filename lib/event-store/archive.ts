import { Duration, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { archivePrefixes } from '../../lambdas/archive/contract.ts';
import { ARCHIVE_BUCKET_ENV } from '../../lambdas/event-store/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { EventStore, Tier } from './event-store.ts';
import { openObjects, retainedBucket } from './retained-bucket.ts';

export interface ArchiveProps {
  /** Whose key, if it has one, encrypts the archive too: it holds whole events. */
  readonly eventStore: EventStore;
}

type Prefix = (typeof archivePrefixes)[keyof typeof archivePrefixes];
type ObjectAction = 's3:GetObject' | 's3:PutObject' | 's3:DeleteObject';

/** What a function may do in the archive. */
interface Access {
  readonly objects: Partial<Record<Prefix, readonly ObjectAction[]>>;
  /** Whether it may list. Without that, S3 does not even say that an object is missing. */
  readonly lists: boolean;
}

/** How long the parts that a compaction has replaced can still be brought back. */
const KEPT_AFTER_REMOVAL = Duration.days(30);

const REPORTS_KEPT = Duration.days(90);

/** How long what an operator carries away, or has brought, stays; the archive itself has all of it. */
const CARRIED_KEPT = Duration.days(14);

const expiring = (expiration: Duration, ...prefixes: readonly Prefix[]) =>
  prefixes.map((prefix) => ({ prefix, expiration }));

const READ: readonly ObjectAction[] = ['s3:GetObject'];
const WRITE_NEW: readonly ObjectAction[] = ['s3:GetObject', 's3:PutObject'];

/**
 * The bucket that keeps every event for ever. None of them expires, and no version of it can be deleted by anybody: a
 * compaction only hides the parts that it has proven to be in its objects.
 *
 * WARNING: renaming this construct or its `Bucket` makes CloudFormation create a new and empty bucket. The old one is
 * kept, but nobody reads it.
 */
export class Archive extends Construct implements Tier {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { eventStore }: ArchiveProps) {
    super(scope, id);
    this.bucket = retainedBucket(this, {
      key: eventStore.key,
      lifecycleRules: [
        {
          noncurrentVersionExpiration: KEPT_AFTER_REMOVAL,
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        // Work in progress and reports, none of which holds an event.
        ...expiring(REPORTS_KEPT, archivePrefixes.verify, archivePrefixes.tiering, archivePrefixes.replays),
        ...expiring(CARRIED_KEPT, archivePrefixes.exports, archivePrefixes.imports),
      ],
    });
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:DeleteObjectVersion'],
        resources: [this.bucket.arnForObjects('*')],
      }),
    );
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only functions of Varve come here, each logs the objects that it writes, and a bucket of access logs would have to be retained as long as this one.',
    });
  }

  /** A function that writes commits: new objects, none over another, which it may compare. */
  bindWrite(fn: VarveFunction): void {
    this.bind(fn, 'WriteArchive', { objects: { [archivePrefixes.commits]: WRITE_NEW }, lists: false });
  }

  /** A function that reads the archive. */
  bindRead(fn: VarveFunction): void {
    this.bind(fn, 'ReadArchive', {
      objects: { [archivePrefixes.commits]: READ, [archivePrefixes.manifests]: READ },
      lists: true,
    });
  }

  /** The function that makes few large objects of many small ones: the only one that may take objects away. */
  bindCompact(fn: VarveFunction): void {
    this.bind(fn, 'CompactArchive', {
      objects: {
        [archivePrefixes.commits]: [...WRITE_NEW, 's3:DeleteObject'],
        [archivePrefixes.manifests]: [...WRITE_NEW, 's3:DeleteObject'],
      },
      lists: true,
    });
  }

  /** A function that compares the archive with the event store, writes down what it finds, and adds what is missing. */
  bindVerify(fn: VarveFunction): void {
    this.bind(fn, 'VerifyArchive', {
      objects: {
        [archivePrefixes.commits]: WRITE_NEW,
        [archivePrefixes.manifests]: READ,
        [archivePrefixes.verify]: WRITE_NEW,
      },
      lists: true,
    });
  }

  /** A function that tells operators how runs stand, and in whose name they fetch exports and send imports. */
  bindReports(fn: VarveFunction): void {
    this.bind(fn, 'ReadReports', {
      objects: {
        [archivePrefixes.verify]: READ,
        [archivePrefixes.exports]: READ,
        [archivePrefixes.imports]: WRITE_NEW,
        [archivePrefixes.tiering]: READ,
        [archivePrefixes.replays]: READ,
      },
      lists: true,
    });
  }

  /** The function that copies the archive for an operator. */
  bindExport(fn: VarveFunction): void {
    this.bind(fn, 'ExportArchive', {
      objects: {
        [archivePrefixes.commits]: READ,
        [archivePrefixes.manifests]: READ,
        [archivePrefixes.exports]: WRITE_NEW,
      },
      lists: true,
    });
  }

  /** The function that reads an archive that an operator has brought. */
  bindImport(fn: VarveFunction): void {
    this.bind(fn, 'ImportArchive', { objects: { [archivePrefixes.imports]: WRITE_NEW }, lists: true });
  }

  /** A function that rebuilds read models from the archive, and writes down what has come of it. */
  bindReplay(fn: VarveFunction): void {
    this.bind(fn, 'ReplayArchive', {
      objects: {
        [archivePrefixes.commits]: READ,
        [archivePrefixes.manifests]: READ,
        [archivePrefixes.replays]: WRITE_NEW,
      },
      lists: true,
    });
  }

  bindTier(fn: VarveFunction): void {
    // Who appends also loads, and is bound twice.
    if (fn.node.tryFindChild('ReadTier')) return;
    this.bind(fn, 'ReadTier', { objects: { [archivePrefixes.tier]: READ }, lists: true });
  }

  /** The function that copies to the tier what may leave the events table then, and reads it back. */
  bindMove(fn: VarveFunction): void {
    this.bind(fn, 'WriteTier', {
      objects: { [archivePrefixes.tier]: WRITE_NEW, [archivePrefixes.tiering]: WRITE_NEW },
      lists: false,
    });
  }

  /** A policy of its own, so that the wildcards we cannot do without are acknowledged there and nowhere else. */
  private bind(fn: VarveFunction, id: string, { objects, lists }: Access): void {
    fn.addEnvironment(ARCHIVE_BUCKET_ENV, this.bucket.bucketName);
    const statements = Object.entries(objects).map(
      ([prefix, actions]) =>
        new PolicyStatement({
          actions: [...actions],
          resources: [this.bucket.arnForObjects(`${prefix}*`)],
        }),
    );
    if (lists)
      statements.push(
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
      );
    const policy = new Policy(fn, id, { statements });
    fn.role?.attachInlinePolicy(policy);
    for (const prefix of Object.keys(objects))
      Validations.of(policy).acknowledge({
        id: openObjects(this.bucket, prefix),
        reason: 'Objects are named by day, shard and content, none of which is known before.',
      });
    this.bucket.encryptionKey?.grant(fn, ...keyActions(Object.values(objects).flat()));
  }
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
const keyActions = (actions: readonly ObjectAction[]): string[] => [
  'kms:Decrypt',
  ...(actions.includes('s3:PutObject') ? ['kms:GenerateDataKey'] : []),
];
