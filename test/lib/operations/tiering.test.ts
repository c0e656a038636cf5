import { describe, expect, it } from 'vitest';
import {
  allResources,
  environmentOf,
  permissionsOf,
  resourceNamed,
  stageTemplates,
  statementsOf,
  wordsOf,
} from '../stage-templates.ts';
import { definitionText } from '../state-machines.ts';

const TABLE = 'PublishOutputFnGetAttEventStoreTableArn';

describe('who moves old commits to the archive', () => {
  const { service } = stageTemplates('prod');
  const fn = resourceNamed(service, 'AWS::Lambda::Function', 'TieringFunction');

  it('G14: may read the events, tell them to leave, keep snapshots, and write copies; it deletes nothing', () => {
    const permissions = permissionsOf(service, 'TieringFunction');
    expect([...new Set(permissions)].filter((permission) => !/^(kms|logs):/.test(permission))).toEqual([
      'dynamodb:GetItem on PublishOutputFnGetAttSnapshotsTableArn',
      'dynamodb:PutItem on PublishOutputFnGetAttSnapshotsTableArn',
      `dynamodb:Query on ${TABLE}`,
      `dynamodb:Scan on ${TABLE}`,
      `dynamodb:UpdateItem on ${TABLE}`,
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/tier/*',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/tiering/*',
      's3:ListBucket on PublishOutputFnGetAttArchiveBucketArn',
      's3:PutObject on PublishOutputFnGetAttArchiveBucketArn/tier/*',
      's3:PutObject on PublishOutputFnGetAttArchiveBucketArn/tiering/*',
    ]);
  });

  it('knows the tables, the archive, how old a commit has to be, and how many are worth an object', () => {
    expect(environmentOf(service, 'TieringFunction')).toEqual({
      EVENTS_TABLE: 'PublishOutputRefEventStoreTable',
      SNAPSHOTS_TABLE: 'PublishOutputRefSnapshotsTable',
      ARCHIVE_BUCKET: 'PublishOutputRefArchiveBucket',
      TIERING_AGE_SECONDS: '2592000',
      TIERING_LEAST_COMMITS: '16',
    });
  });

  it('stands outside the network', () => {
    expect(fn.Properties).toMatchObject({ Timeout: 600 });
    expect(fn.Properties).not.toHaveProperty('VpcConfig');
  });

  it('goes through all segments, so many at once, then concludes, and is told by the operator whether to apply', () => {
    const machine = resourceNamed(service, 'AWS::StepFunctions::StateMachine', 'Tiering');
    const { States } = JSON.parse(definitionText(machine));
    expect(States['Items of segment'].Parameters).toEqual({ 'items.$': 'States.ArrayRange(0, 7, 1)' });
    const each = States['Each segment of segment'];
    expect(each.MaxConcurrency).toBe(4);
    expect(each.ItemProcessor.States.segment.Parameters.Payload).toMatchObject({
      ...{ phase: 'segment', 'run.$': '$.run', 'apply.$': '$.apply', 'segment.$': '$.segment' },
    });
    expect(States['segment: all done?'].Default).toBe('Begin conclude');
  });
});

describe.each(['local', 'dev', 'prod'] as const)('the events of %s', (stage) => {
  const statements = allResources(stage)
    .filter(({ resource }) => resource.Type === 'AWS::IAM::Policy')
    .flatMap(({ id, resource }) => statementsOf(resource.Properties).map((each) => ({ id, ...each })));

  it('G13, G14: are told by nobody else to leave, and nothing else of them is changed', () => {
    const updating = statements.filter(
      ({ Action, Resource }) =>
        [Action].flat().includes('dynamodb:UpdateItem') && wordsOf(Resource).includes('EventStoreTable'),
    );
    expect(
      updating.map(({ id, Effect, Action, Condition }) => [id.slice(0, 15), Effect, Action, Condition]),
    ).toEqual([
      [
        'TieringFunction',
        'Allow',
        'dynamodb:UpdateItem',
        {
          'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'commitId', 'expiresAt'] },
          StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' },
        },
      ],
    ]);
  });

  it('G13: leave the table by the time to live that they are given, which the table knows', () => {
    const { Properties } = resourceNamed(
      stageTemplates(stage).eventStore,
      'AWS::DynamoDB::GlobalTable',
      'EventStoreTable',
    );
    expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });

  it('are read and moved when an operator asks, in runs that he starts, watches and stops', () => {
    const { service } = stageTemplates(stage);
    expect(environmentOf(service, 'OperationsApiFunction').TIERINGS_MACHINE).toBe('TieringMachine');
    expect(permissionsOf(service, 'OperationsApiFunction')).toContain(
      'states:StartExecution on TieringMachine',
    );
  });
});
