import { describe, expect, it } from 'vitest';
import {
  environmentOf,
  permissionsOf,
  resourceNamed,
  stageTemplates,
  statementsOf,
} from '../stage-templates.ts';
import { definitionText } from '../state-machines.ts';

const ARCHIVE = 'PublishOutputFnGetAttArchiveBucketArn';
const GENERATIONS = 'PublishOutputFnGetAttGenerationsTableArn';

/** Every action that the role of the function that replays is allowed, whatever the policy is called. */
function allowedIn(stage: 'local' | 'dev' | 'prod', without = ''): readonly string[] {
  const { service } = stageTemplates(stage, without);
  const { Role } = resourceNamed(service, 'AWS::Lambda::Function', 'ReplayFunction').Properties;
  const role = (Role as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0];
  return Object.values(service.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles) === JSON.stringify([{ Ref: role }]))
    .flatMap(({ Properties }) => statementsOf(Properties))
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action }) => Action);
}

describe.each(['local', 'dev', 'prod'] as const)('who replays in %s', (stage) => {
  it('G8, G14: has no way to publish, to send, to call or to start anything', () => {
    const services = [...new Set(allowedIn(stage).map((action) => action.split(':')[0]))].sort();
    const local = ['dynamodb', 'logs', 's3'];
    const dev = [...local, 'ec2', 'elasticache', 'es', 'kms', 'secretsmanager'];
    expect(services.filter((service) => !{ local, dev, prod: dev }[stage].includes(service ?? ''))).toEqual(
      [],
    );
    expect(services).toEqual(expect.arrayContaining(local));
  });

  it('writes no event, and changes and deletes none', () => {
    const { service } = stageTemplates(stage);
    const onEvents = permissionsOf(service, 'ReplayFunction').filter((each) =>
      each.includes('EventStoreTable'),
    );
    expect(onEvents.map((each) => each.split(' ')[0])).toEqual(['dynamodb:Query', 'dynamodb:Scan']);
  });

  it('is found by operators by its machine, and knows how long a writer may take', () => {
    const { service } = stageTemplates(stage);
    expect(environmentOf(service, 'OperationsApiFunction').REPLAYS_MACHINE).toBe('ReplayReplaysMachine');
    expect(environmentOf(service, 'ReplayFunction').WRITER_TIMEOUT_SECONDS).toBe(
      { local: '20', dev: '60', prod: '60' }[stage],
    );
  });

  it('is there without any read store, and has nothing to take away then', () => {
    const stores = 'postgres,opensearch,valkey,dynamodb';
    const actions = allowedIn(stage, stores);
    expect(actions).toContain('dynamodb:Scan');
    expect(actions.filter((action) => action.includes('Delete'))).toEqual([]);
    const { service } = stageTemplates(stage, stores);
    expect(environmentOf(service, 'ReplayFunction').WRITER_TIMEOUT_SECONDS).toBe('0');
  });
});

describe('who replays', () => {
  const { service } = stageTemplates('prod');

  it('G14: reads the events and the archive, says what serves, and reports', () => {
    const permissions = permissionsOf(service, 'ReplayFunction');
    const ofData = permissions.filter(
      (each) => /^(dynamodb|s3):/.test(each) && !/EventStoreTable|ParkedTable|productstock/.test(each),
    );
    expect([...new Set(ofData)]).toEqual([
      `dynamodb:GetItem on ${GENERATIONS}`,
      `dynamodb:PutItem on ${GENERATIONS}`,
      `dynamodb:Query on ${GENERATIONS}`,
      ...['commits', 'manifests', 'replays', 'tier'].map(
        (prefix) => `s3:GetObject on ${ARCHIVE}/${prefix}/*`,
      ),
      `s3:ListBucket on ${ARCHIVE}`,
      `s3:PutObject on ${ARCHIVE}/replays/*`,
    ]);
  });

  it('is the administrator of PostgreSQL, whose password it may read', () => {
    expect(environmentOf(service, 'ReplayFunction').POSTGRES_ADMIN_URL).toMatch(
      /^postgresql:\/\/varve_admin@/,
    );
    const secrets = permissionsOf(service, 'ReplayFunction').filter((each) =>
      each.startsWith('secretsmanager:'),
    );
    expect(secrets).toEqual([
      expect.stringMatching(/^secretsmanager:DescribeSecret on .*MasterUserSecret/),
      expect.stringMatching(/^secretsmanager:GetSecretValue on .*MasterUserSecret/),
    ]);
  });

  it('stands in the network of the stores, and has longer than one slice takes', () => {
    const { Properties } = resourceNamed(service, 'AWS::Lambda::Function', 'ReplayFunction');
    expect(Properties).toMatchObject({ Timeout: 900, VpcConfig: expect.anything() });
  });

  it('goes through its phases one after the other, all buckets and all segments so many at once', () => {
    const machine = resourceNamed(service, 'AWS::StepFunctions::StateMachine', 'ReplayReplays');
    const { StartAt, States } = JSON.parse(definitionText(machine));
    expect(StartAt).toBe('Begin begin');
    expect(States['begin: done?'].Choices[0].Next).toBe('Begin compact');
    expect(States['compact: done?'].Choices[0].Next).toBe('Items of bucket');
    expect(States['bucket: all done?'].Default).toBe('Begin follow');
    expect(States['follow: done?'].Choices[0].Next).toBe('Items of catch-up');
    expect(States['catch-up: all done?'].Default).toBe('Begin hand-over');
    expect(States['hand-over: done?'].Choices[0].Next).toBe('Begin retire');
    expect(States['retire: done?'].Choices[0].Next).toBe('Done');
    expect(States['Items of bucket'].Parameters).toEqual({ 'items.$': 'States.ArrayRange(0, 31, 1)' });
    expect(States['Items of catch-up'].Parameters).toEqual({ 'items.$': 'States.ArrayRange(0, 7, 1)' });
    expect(States['Each bucket of bucket'].MaxConcurrency).toBe(8);
    expect(States['Each segment of catch-up'].MaxConcurrency).toBe(8);
  });
});
