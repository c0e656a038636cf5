import { describe, expect, it } from 'vitest';
import { allResources, type Resource, type Statement, statementsOf, wordsOf } from '../stage-templates.ts';

const inProd = (...types: readonly string[]) =>
  allResources('prod').filter(({ resource }) => types.includes(resource.Type));

/** A name of a resource, or what an account and a region are called, and no shorter. */
const LONGEST = 'x'.repeat(130);

/** Characters of a policy, with each reference in it as long as it may become. */
const sizeOf = (document: unknown): number =>
  JSON.stringify(document, (_, value) =>
    typeof value === 'object' && value !== null && /^(Fn::|Ref$)/.test(Object.keys(value)[0] ?? '')
      ? LONGEST
      : value,
  ).length;

describe('G14: wildcards', () => {
  const allowed = inProd('AWS::IAM::Policy')
    .flatMap(({ resource }) => statementsOf(resource.Properties))
    .filter(({ Effect }) => Effect === 'Allow');
  const actionsOf = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action);

  it('no policy allows an action that is not written out', () => {
    expect(actionsOf(allowed).length).toBeGreaterThan(50);
    expect(actionsOf(allowed).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('no other part of a resource is left open but names that nobody knows before', () => {
    const resources = allowed.flatMap(({ Resource }) => [Resource].flat()).map(wordsOf);
    const open = resources.filter((resource) => resource !== '*' && resource.includes('*'));
    const known = [
      // Objects: of failed batches, which Lambda names, and of the archive, whose names say what they hold.
      /^PublishOutputFnGetAttFailedBatchesBucketArn\/aws\/lambda\/\*$/,
      /^PublishOutputFnGetAttArchiveBucketArn\/[a-z]+\/\*$/,
      // Builds of a read model, which are numbered, and what is asked of them.
      /^PublishOutputFnGetAttOpenSearchDomainArn\/[a-z-]+_v\d_b\*(\/_[a-z]+(\/[a-z_.]+)?)?$/,
      // Executions: of one machine, or of one phase of it.
      /:execution:(6 : )?[A-Za-z]+Machine(\.Name|\/[a-z-]+)?:\*$/,
    ];
    expect(open.length).toBeGreaterThan(30);
    expect(open.filter((resource) => !known.some((name) => name.test(resource)))).toEqual([]);
  });

  it('any resource is allowed only for what has no name: network interfaces, and how Step Functions delivers logs and traces', () => {
    const onAnything = allowed.filter(({ Resource }) => [Resource].flat().includes('*'));
    const actions = actionsOf(onAnything).filter((action) => !/^(ec2|xray):/.test(action));
    expect([...new Set(actions)].sort()).toEqual([
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ]);
  });

  it('what a role is allowed is less than a role can hold: 10,240 characters', () => {
    const sizes = new Map<string, number>();
    for (const { resource } of inProd('AWS::IAM::Policy'))
      for (const role of resource.Properties.Roles as { Ref: string }[])
        sizes.set(role.Ref, (sizes.get(role.Ref) ?? 0) + sizeOf(resource.Properties.PolicyDocument));
    expect(Math.max(...sizes.values())).toBeGreaterThan(3_000);
    expect([...sizes].filter(([, size]) => size > 10_240)).toEqual([]);
  });

  it('no role has a policy that AWS may change', () => {
    for (const { resource } of allResources('prod')) {
      expect(resource.Properties ?? {}).not.toHaveProperty('ManagedPolicyArns');
    }
  });
});

describe('G14: the public', () => {
  const policies = inProd('AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy');

  it('is in no policy of a resource, other than to be kept to TLS', () => {
    expect(policies).toHaveLength(7);
    for (const { resource } of policies) {
      for (const statement of statementsOf(resource.Properties).filter(({ Effect }) => Effect === 'Allow')) {
        expect(JSON.stringify(statement.Principal)).not.toContain('*');
      }
    }
  });

  it.each(policies)('is refused without TLS by $id', ({ resource }) => {
    const refusals = statementsOf(resource.Properties).filter(({ Effect }) => Effect === 'Deny');
    expect(refusals.map(({ Condition }) => Condition)).toContainEqual({
      Bool: { 'aws:SecureTransport': 'false' },
    });
  });

  it('has no way into the network: no gateway, no public subnet, no address let in', () => {
    expect(inProd('AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::EIP')).toEqual([]);
    const rules = inProd('AWS::EC2::SecurityGroupIngress').map(({ resource }) => resource.Properties);
    expect(rules.length).toBeGreaterThan(4);
    for (const rule of rules) expect(Object.keys(rule).filter((key) => key.startsWith('Cidr'))).toEqual([]);
    for (const { resource } of inProd('AWS::EC2::SecurityGroup')) {
      expect(resource.Properties).not.toHaveProperty('SecurityGroupIngress');
    }
  });
});

/** What says that a resource of a type encrypts what it keeps. Serverless caches always do. */
const ENCRYPTED: Readonly<Record<string, object>> = {
  'AWS::S3::Bucket': { BucketEncryption: expect.anything() },
  'AWS::Kinesis::Stream': { StreamEncryption: { EncryptionType: 'KMS' } },
  'AWS::SNS::Topic': { KmsMasterKeyId: expect.anything() },
  'AWS::SQS::Queue': { SqsManagedSseEnabled: true },
  'AWS::RDS::DBCluster': { StorageEncrypted: true },
  'AWS::OpenSearchService::Domain': {
    EncryptionAtRestOptions: { Enabled: true },
    NodeToNodeEncryptionOptions: { Enabled: true },
  },
};

describe('what is kept', () => {
  it.each(inProd(...Object.keys(ENCRYPTED)))('is encrypted in $id', ({ resource }) => {
    expect(resource.Properties).toMatchObject(ENCRYPTED[resource.Type] ?? {});
  });

  it('stands in no store whose encryption nobody looked at', () => {
    const known = [
      ...Object.keys(ENCRYPTED),
      // Always encrypted, by a key of AWS where none is named.
      'AWS::DynamoDB::GlobalTable',
      'AWS::ElastiCache::ServerlessCache',
      'AWS::Logs::LogGroup',
      'AWS::SecretsManager::Secret',
    ];
    const keeps = ({ Type }: Resource) =>
      /Table|Bucket|Stream$|Topic$|Queue$|Cluster$|Domain$|Cache$|Log|Secret$/.test(Type);
    const others = allResources('prod').filter(
      ({ resource }) => keeps(resource) && !known.includes(resource.Type),
    );
    expect([...new Set(others.map(({ resource }) => resource.Type))].sort()).toEqual([
      'AWS::EC2::FlowLog',
      'AWS::EC2::RouteTable',
      'AWS::EC2::SubnetRouteTableAssociation',
      'AWS::Logs::ResourcePolicy',
      'AWS::S3::BucketPolicy',
    ]);
  });

  it.each(['local', 'dev', 'prod'] as const)(
    'S34: is forgotten in time by every log group of %s',
    (stage) => {
      const logGroups = allResources(stage).filter(({ resource }) => resource.Type === 'AWS::Logs::LogGroup');
      expect(logGroups.length).toBeGreaterThan(11);
      for (const { resource } of logGroups) expect(resource.Properties.RetentionInDays).toBeGreaterThan(0);
    },
  );
});

describe('what fails for good', () => {
  it.each(['local', 'dev', 'prod'] as const)(
    'goes from every queue of %s to a dead-letter queue',
    (stage) => {
      const queues = allResources(stage).filter(({ resource }) => resource.Type === 'AWS::SQS::Queue');
      const redriven = queues.filter(({ resource }) => resource.Properties.RedrivePolicy);
      const targets = redriven.map(({ resource }) => JSON.stringify(resource.Properties.RedrivePolicy));
      const withoutOne = queues.filter((queue) => !redriven.includes(queue));
      expect(redriven).toHaveLength(2);
      for (const { id } of withoutOne)
        expect(targets.filter((target) => target.includes(id))).toHaveLength(1);
    },
  );

  it('goes from every stream mapping to the failed batches', () => {
    const mappings = inProd('AWS::Lambda::EventSourceMapping').filter(
      ({ resource }) => resource.Properties.StartingPosition,
    );
    expect(mappings).toHaveLength(8);
    for (const { resource } of mappings) {
      expect(wordsOf(resource.Properties.DestinationConfig)).toBe(
        'PublishOutputFnGetAttFailedBatchesBucketArn',
      );
    }
  });
});
