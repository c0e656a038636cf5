import { Stack } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { VarveFunction } from '../../../lib/shared/varve-function.ts';
import { newApp, permissionsOf, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

describe.each(['local', 'dev', 'prod'] as const)('every function of %s', (stage) => {
  const { service } = stageTemplates(stage);
  const functions = Object.entries(service.findResources('AWS::Lambda::Function'));

  it('is one of ours: the CDK adds none of its own', () => {
    expect(functions.map(([id]) => id.slice(0, -8)).sort()).toEqual([
      'ArchiveWriterFunction',
      'CommandApiFunction',
      'CompactionFunction',
      'HistoryApiFunction',
      'MovingExportFunction',
      'MovingImportFunction',
      'OperationsApiFunction',
      'PrepareFunction',
      'ProjectionaccountbalanceFunction',
      'ProjectionaccountsFunction',
      'ProjectionbestsellersFunction',
      'ProjectionordersFunction',
      'ProjectionordersearchFunction',
      'ProjectionproductstockFunction',
      'ProjectionsalesFunction',
      'PublisherFunction',
      'QueryApiFunction',
      'ReconcileFunction',
      'ReplayFunction',
      'TieringFunction',
      'TopicPublisherFunction',
      'VerifyFunction',
    ]);
  });

  it.each(functions)('%s runs on Node 24 and arm64, and logs JSON', (_id, { Properties }) => {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON' },
    });
    expect(Properties).not.toHaveProperty('FunctionName');
  });

  it.each(functions)('S34: %s has a log group of its own, which forgets', (id, { Properties }) => {
    const name = id.slice(0, -8);
    expect(wordsOf(Properties.LoggingConfig.LogGroup)).toBe(`${name}Logs`);
    const logs = resourceNamed(service, 'AWS::Logs::LogGroup', `${name}Logs`);
    expect(logs.Properties.RetentionInDays).toBe({ local: 1, dev: 7, prod: 90 }[stage]);
    expect(logs.Properties).not.toHaveProperty('LogGroupName');
  });

  it('S34: no log retention is set by a custom resource', () => {
    service.resourceCountIs('Custom::LogRetention', 0);
  });
});

describe('a function in the private network', () => {
  it('is denied, in its code, what Lambda needs to put it there', () => {
    const permissions = permissionsOf(stageTemplates('prod').service, 'QueryApiFunction');
    const about = (start: string) => permissions.filter((line) => line.startsWith(start));
    expect(about('not ec2:').map((line) => line.replace('not ', ''))).toEqual(about('ec2:'));
    expect(about('ec2:')).toHaveLength(6);
  });
});

it('a bundle that was not built is named, with the command that builds it', () => {
  const build = () =>
    new VarveFunction(new Stack(newApp(), 'Stack'), 'Function', {
      bundle: 'nobody',
      description: 'Nobody',
      logRetention: RetentionDays.ONE_DAY,
    });
  expect(build).toThrow('There is no bundle dist/nobody. Run "npm run build" first.');
});
