import { describe, expect, it } from 'vitest';
import { permissionsOf, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

describe('the command API', () => {
  const { service } = stageTemplates('prod');
  const fn = resourceNamed(service, 'AWS::Lambda::Function', 'CommandApiFunction');

  it('G14: may load and append, use the key of the events, and log; nothing else', () => {
    expect(permissionsOf(service, 'CommandApiFunction')).toEqual([
      'dynamodb:PutItem on PublishOutputFnGetAttEventStoreTableArn',
      'dynamodb:Query on PublishOutputFnGetAttEventStoreTableArn',
      'kms:Decrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:DescribeKey on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:Encrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:GenerateDataKey on PublishOutputFnGetAttEventStoreKeyArn',
      'logs:CreateLogStream on CommandApiFunctionLogs.Arn',
      'logs:PutLogEvents on CommandApiFunctionLogs.Arn',
    ]);
  });

  it('knows the name of the events table, and nothing else', () => {
    const { Variables } = fn.Properties.Environment as { Variables: Record<string, unknown> };
    expect(Object.keys(Variables)).toEqual(['EVENTS_TABLE']);
    expect(wordsOf(Variables.EVENTS_TABLE)).toBe('PublishOutputRefEventStoreTable');
  });

  it('answers before API Gateway gives up after 30 seconds', () => {
    expect(fn.Properties.Timeout).toBeLessThan(30);
  });

  it.each(['local', 'dev', 'prod'] as const)(
    'is updated in %s after everyone who reads what it writes',
    (stage) => {
      const { DependsOn } = resourceNamed(
        stageTemplates(stage).service,
        'AWS::Lambda::Function',
        'CommandApiFunction',
      );
      const { service } = stageTemplates(stage);
      const mappings = Object.values(service.findResources('AWS::Lambda::EventSourceMapping'));
      expect(mappings).toHaveLength(9);
      for (const { Properties } of mappings) expect(DependsOn).toContain(Properties.FunctionName.Ref);
    },
  );
});
