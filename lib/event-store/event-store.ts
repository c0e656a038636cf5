import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { EVENTS_TABLE_ENV, eventsTableKeys, eventsTimeToLive } from '../../lambdas/event-store/contract.ts';
import type { StreamSource } from '../shared/stream-subscription.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import { retainedTable, USE_KEY } from './retained-table.ts';

export interface EventStoreProps {
  /** Whose key encrypts the events. @default 'aws-owned' */
  readonly encryption?: 'aws-owned' | 'customer-managed';
}

/** Keeps commits that have left the table. */
export interface Tier {
  /** A function that reads what it misses in the table. */
  bindTier(fn: VarveFunction): void;
}

/**
 * The table of commits and its change stream.
 *
 * WARNING: renaming this construct, `Table` or `Key`, or changing the table's keys makes CloudFormation create
 * a new and empty table. The old one is kept (deletion and replacement both retain it), but nobody reads it.
 */
export class EventStore extends Construct {
  readonly table: TableV2;
  /** @default - none: DynamoDB encrypts with a key of its own */
  readonly key?: Key;
  private tier?: Tier;

  constructor(scope: Construct, id: string, props: EventStoreProps = {}) {
    super(scope, id);
    if (props.encryption === 'customer-managed') {
      this.key = new Key(this, 'Key', {
        description: 'Encrypts the events. Without it they cannot be read.',
        enableKeyRotation: true,
        removalPolicy: RemovalPolicy.RETAIN,
      });
    }
    this.table = retainedTable(this, {
      partitionKey: { name: eventsTableKeys.partitionKey, type: AttributeType.STRING },
      sortKey: { name: eventsTableKeys.sortKey, type: AttributeType.NUMBER },
      // Old images cost nothing, since an insert has none, and they show a commit that was altered or removed.
      // The view type cannot be changed without a new stream, and replicas need this one.
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: eventsTimeToLive,
      key: this.key,
    });
  }

  /** The table's change stream, which keeps each change for a day. */
  get changes(): StreamSource {
    const { tableStreamArn } = this.table;
    if (tableStreamArn) return { arn: tableStreamArn, retention: Duration.hours(24) };
    throw new Error(
      'The events table has no stream. Set dynamoStream on it in lib/event-store/event-store.ts.',
    );
  }

  /** Load streams: Query on this table, nothing else. */
  grantLoad(grantee: IGrantable): Grant {
    const grant = this.grantOnTable(grantee, 'dynamodb:Query');
    return this.key ? grant.combine(this.key.grantDecrypt(grantee)) : grant;
  }

  /**
   * Append commits, to one stream or to several at once: PutItem on this table, and ConditionCheckItem for streams that
   * must not have moved. There is no permission to delete, for anyone.
   */
  grantAppend(grantee: IGrantable): Grant {
    const grant = this.grantOnTable(grantee, 'dynamodb:PutItem', 'dynamodb:ConditionCheckItem');
    return this.key ? grant.combine(this.key.grant(grantee, ...USE_KEY)) : grant;
  }

  /** Read the change stream, as Lambda's poller does in the function's name. */
  grantReadChanges(grantee: IGrantable): Grant {
    const grant = Grant.addToPrincipal({ grantee, actions: READ_CHANGES, resourceArns: [this.changes.arn] });
    return this.key ? grant.combine(this.key.grantDecrypt(grantee)) : grant;
  }

  /** Where old commits go. To be told before any function is bound. */
  moveTo(tier: Tier): void {
    this.tier = tier;
  }

  /** A function that loads streams, wherever their commits are. */
  bindLoad(fn: VarveFunction): void {
    fn.addEnvironment(EVENTS_TABLE_ENV, this.table.tableName);
    this.grantLoad(fn);
    this.tier?.bindTier(fn);
  }

  /** A function that enumerates streams, and reads them. */
  bindEnumerate(fn: VarveFunction): void {
    this.bindLoad(fn);
    this.grantOnTable(fn, 'dynamodb:Scan');
  }

  /** A function that asks whether anything was ever stored. */
  bindEmptiness(fn: VarveFunction): void {
    fn.addEnvironment(EVENTS_TABLE_ENV, this.table.tableName);
    this.grantOnTable(fn, 'dynamodb:Scan');
    this.key?.grantDecrypt(fn);
  }

  /**
   * A function that tells commits to leave the table: UpdateItem, of their time to live and of nothing else of them.
   *
   * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   */
  bindExpire(fn: VarveFunction): void {
    const { partitionKey, sortKey } = eventsTableKeys;
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['dynamodb:UpdateItem'],
      resourceArns: [this.table.tableArn],
      conditions: {
        'ForAllValues:StringEquals': {
          'dynamodb:Attributes': [partitionKey, sortKey, 'commitId', eventsTimeToLive],
        },
        StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' },
      },
    });
    this.key?.grant(fn, ...USE_KEY);
  }

  /** A function that puts commits back that were stored once, and appends none of its own. */
  bindPutBack(fn: VarveFunction): void {
    fn.addEnvironment(EVENTS_TABLE_ENV, this.table.tableName);
    this.grantLoad(fn);
    this.grantOnTable(fn, 'dynamodb:PutItem');
    this.key?.grant(fn, ...USE_KEY);
  }

  /** A function that loads streams and appends to them. */
  bindAppend(fn: VarveFunction): void {
    this.bindLoad(fn);
    this.grantAppend(fn);
  }

  private grantOnTable(grantee: IGrantable, ...actions: string[]): Grant {
    return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.table.tableArn] });
  }
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html */
const READ_CHANGES = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];
