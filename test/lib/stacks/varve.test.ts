import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { stageConfig } from '../../../lib/config/stages.ts';
import { addStacks } from '../../../lib/stacks/varve.ts';
import { providers } from '../../../local/resources/providers.ts';
import { withoutLocalMeaning } from '../../../local/resources/without-local-meaning.ts';
import { allResources, newApp, stageTemplates } from '../stage-templates.ts';

/** Properties by which CloudFormation gives a resource a physical name. */
const NAMES = [
  'TableName',
  'BucketName',
  'FunctionName',
  'RoleName',
  'LogGroupName',
  'DBClusterIdentifier',
  'DBInstanceIdentifier',
  'UserPoolName',
  'SecretName',
  'QueueName',
  'DomainName',
];

/** Properties that CloudFormation does not fill in by itself, or does not for FIFO. */
const NECESSARY_NAMES = ['TopicName', 'DBProxyName', 'ServerlessCacheName', 'UserGroupId', 'UserId'];

describe('two stages in one account', () => {
  it('S34: stand side by side, since no resource has a physical name', () => {
    const app = newApp();
    const dev = addStacks(app, stageConfig('dev'));
    const prod = addStacks(app, stageConfig('prod'));
    const names = [...Object.values(dev), ...Object.values(prod)].map(({ stackName }) => stackName);
    expect(new Set(names).size).toBe(6);
    for (const stack of Object.values(dev))
      expect(JSON.stringify(Template.fromStack(stack))).not.toContain('Varve-prod');
  });

  it.each(['local', 'dev', 'prod'] as const)('S33, S34: nothing in %s is named', (stage) => {
    const isNamed = (properties: Readonly<Record<string, unknown>> = {}) =>
      NAMES.some((name) => typeof properties[name] === 'string');
    const named = allResources(stage).filter(({ resource }) => isNamed(resource.Properties));
    expect(named.map(({ id }) => id)).toEqual([]);
  });

  it.each(['local', 'dev', 'prod'] as const)(
    'S34: what must have a name in %s has that of its stack',
    (stage) => {
      const names = allResources(stage).flatMap(({ resource: { Properties = {} } }) =>
        NECESSARY_NAMES.map((name) => Properties[name]).filter((name) => typeof name === 'string'),
      );
      expect(names.length).toBe({ local: 2, dev: 8, prod: 9 }[stage]);
      for (const name of names)
        expect(name.toLowerCase()).toMatch(new RegExp(`^varve${stage}(service|readmod)`));
    },
  );
});

describe('the stacks of a stage', () => {
  it('refer to one another weakly: nothing is exported, nothing imported', () => {
    for (const stack of stageTemplates('prod').stacks) {
      const text = JSON.stringify(Template.fromStack(stack));
      expect(text).not.toContain('Fn::ImportValue');
      expect(text).not.toContain('"Export"');
    }
    expect(JSON.stringify(stageTemplates('prod').service)).toContain('Fn::GetStackOutput');
  });

  it('are deployed in the order of their references', () => {
    const [eventStore, readModel, service] = stageTemplates('prod').stacks;
    expect(new Set(service.dependencies)).toEqual(new Set([eventStore, readModel]));
    expect([...eventStore.dependencies, ...readModel.dependencies]).toEqual([]);
  });

  it('G13: keep what must not be lost apart from what may be', () => {
    const kept = allResources('prod')
      .filter(({ resource }) => resource.DeletionPolicy === 'Retain')
      .map(({ resource }) => resource.Type);
    expect(kept.sort()).toEqual([
      'AWS::Cognito::UserPool',
      'AWS::DynamoDB::GlobalTable',
      'AWS::DynamoDB::GlobalTable',
      'AWS::DynamoDB::GlobalTable',
      'AWS::DynamoDB::GlobalTable',
      'AWS::DynamoDB::GlobalTable',
      'AWS::KMS::Key',
      'AWS::S3::Bucket',
      'AWS::S3::Bucket',
    ]);
  });

  it.each(['dev', 'prod'] as const)('of %s pass the checks of AWS Solutions', (stage) => {
    // Before synthesis: a reference to another stack is then called by the logical id, which can be acknowledged.
    const app = newApp();
    addStacks(app, stageConfig(stage));
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});

describe('the stage local', () => {
  it('holds no type that the local backend does not know', () => {
    const types = new Set(allResources('local').map(({ resource }) => resource.Type));
    expect([...types].filter((type) => !(providers.has(type) || withoutLocalMeaning.has(type)))).toEqual([]);
  });
});
