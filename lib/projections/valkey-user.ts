import { Names } from 'aws-cdk-lib';
import { CfnUser } from 'aws-cdk-lib/aws-elasticache';
import { Construct, type IConstruct } from 'constructs';

export interface ValkeyUserProps {
  /** Patterns of the keys that it may touch. */
  readonly keys: readonly string[];
  /** Whether it may change what is under these keys. */
  readonly writes: boolean;
}

/** Valkey as ElastiCache calls it. */
export const ENGINE = 'valkey';

/**
 * A user that signs in with an IAM token, and so has the same name as id.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
export class ValkeyUser extends Construct {
  readonly user: CfnUser;

  constructor(scope: Construct, id: string, { keys, writes }: ValkeyUserProps) {
    super(scope, id);
    const userId = elastiCacheName(this);
    this.user = new CfnUser(this, 'User', {
      engine: ENGINE,
      userId,
      userName: userId,
      accessString: ['on', ...keys.map((key) => `~${key}`), ...(writes ? WRITER : READER)].join(' '),
      authenticationMode: { Type: 'iam' },
    });
  }
}

/** Commands that read keys, and those that a cluster client sends before its first one. */
const READER = [
  '-@all',
  '+@read',
  '+@connection',
  '-@dangerous',
  // After it, since the latter counts as dangerous.
  '+cluster|slots',
  '+cluster|info',
  '+info',
];

/** What a script does is checked command by command, so a script reaches no further than its user. */
const WRITER = ['-@all', '+@write', ...READER.slice(1), '+eval', '+evalsha'];

/**
 * A name of what in ElastiCache cannot be without: made from the construct's path, so that two stages do not collide;
 * lower case and 40 characters at most.
 * @param end what the name is to change with, as short as can be
 */
export const elastiCacheName = (construct: IConstruct, end = ''): string =>
  Names.uniqueResourceName(construct, { maxLength: 40 - end.length }).toLowerCase() + end;
