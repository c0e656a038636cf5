import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

const CACHE = 'AWS::ElastiCache::ServerlessCache';
const USER = 'AWS::ElastiCache::User';

/** The functions that use Valkey, each with the beginning of its user's logical id. */
const USERS = [
  ['ProjectionaccountbalanceFunction', 'ValkeyaccountbalanceUser'],
  ['ProjectionbestsellersFunction', 'ValkeybestsellersUser'],
  ['QueryApiFunction', 'ValkeyQueriesUser'],
  ['ReplayFunction', 'ValkeyReplayerUser'],
  ['PrepareFunction', 'ValkeyPreparerUser'],
] as const;

describe.each(['dev', 'prod'] as const)('Valkey in %s', (stage) => {
  const { readModel, service } = stageTemplates(stage);
  const cache = resourceNamed(readModel, CACHE, 'Valkey').Properties;

  it('stands in isolated subnets, and stops growing', () => {
    readModel.hasResourceProperties(CACHE, {
      Engine: 'valkey',
      MajorEngineVersion: '8',
      SubnetIds: Match.anyValue(),
      SecurityGroupIds: Match.anyValue(),
      CacheUsageLimits: {
        DataStorage: { Maximum: Match.anyValue(), Unit: 'GB' },
        ECPUPerSecond: { Maximum: Match.anyValue() },
      },
    });
  });

  it('has a name that ElastiCache takes, which is that of its stack', () => {
    expect(cache.ServerlessCacheName).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
    expect(cache.ServerlessCacheName).toContain(`varve${stage}`);
  });

  it('G14: lets in the users of our functions, each by IAM, and no user "default"', () => {
    const group = resourceNamed(readModel, 'AWS::ElastiCache::UserGroup', 'Valkey').Properties;
    expect(wordsOf(cache.UserGroupId)).toBe('ValkeyUsers');
    expect((group.UserIds as unknown[]).map(wordsOf)).toEqual(USERS.map(([, user]) => user));
    const users = Object.values(readModel.findResources(USER)).map(({ Properties }) => Properties);
    expect(users).toHaveLength(USERS.length);
    for (const { UserId, UserName, AuthenticationMode, NoPasswordRequired, Passwords } of users) {
      expect(AuthenticationMode).toEqual({ Type: 'iam' });
      expect(UserId).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
      expect(UserName).toBe(UserId);
      expect([NoPasswordRequired, Passwords]).toEqual([undefined, undefined]);
    }
  });

  it.each(USERS)('G14: the %s may connect as its own user and as no other', (fn, user) => {
    const permissions = permissionsOf(service, fn).filter((line) => line.startsWith('elasticache:'));
    expect(permissions).toEqual([
      'elasticache:Connect on PublishOutputFnGetAttValkeyCacheARN',
      `elasticache:Connect on PublishOutputFnGetAtt${user}Arn`,
    ]);
  });

  it.each(USERS)('is found by the %s in one URL: TLS, its user, the name of the cache', (fn, user) => {
    const endpoint = 'PublishOutputFnGetAttValkeyCacheEndpoint';
    const { UserId } = resourceNamed(readModel, USER, user).Properties;
    expect(environmentOf(service, fn).VALKEY_URL).toBe(
      `valkeys://${UserId}@${endpoint}Address:${endpoint}Port/${cache.ServerlessCacheName}`,
    );
  });

  it('is deleted with its stack', () => {
    readModel.hasResource(CACHE, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  });
});
