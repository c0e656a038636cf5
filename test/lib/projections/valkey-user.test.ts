import { describe, expect, it } from 'vitest';
import { resourceNamed, stageTemplates } from '../stage-templates.ts';

const { readModel } = stageTemplates('prod');
const accessOf = (user: string): string[] =>
  String(resourceNamed(readModel, 'AWS::ElastiCache::User', user).Properties.AccessString).split(' ');

describe('G14: the access string of a user of Valkey', () => {
  it.each([
    ['Valkeyaccountbalance', ['~{account-balance_v1_b*}:*']],
    ['Valkeybestsellers', ['~{best-sellers_v1_b*}:*']],
    ['ValkeyReplayer', ['~{account-balance_v1_b*}:*', '~{best-sellers_v1_b*}:*']],
    ['ValkeyPreparer', ['~{account-balance_v1_b*}:*', '~{best-sellers_v1_b*}:*']],
    ['ValkeyQueries', ['~{account-balance_v1_b*}:*', '~{best-sellers_v1_b*}:*']],
  ])('%s names the keys of its generations, and no channels', (user, keys) => {
    expect(accessOf(user).filter((rule) => /^[~&%]|allkeys|allchannels/.test(rule))).toEqual(keys);
  });

  it('begins with nothing allowed, and takes back what is dangerous', () => {
    for (const user of [
      'Valkeyaccountbalance',
      'Valkeybestsellers',
      'ValkeyQueries',
      'ValkeyReplayer',
      'ValkeyPreparer',
    ]) {
      const rules = accessOf(user).filter((rule) => /^[-+]/.test(rule));
      expect(rules[0]).toBe('-@all');
      expect(rules).not.toContain('+@all');
      const afterDangerous = rules.slice(rules.indexOf('-@dangerous') + 1);
      expect(afterDangerous.filter((rule) => rule.startsWith('+@'))).toEqual([]);
    }
  });

  it('lets the query API read and nothing else: no write, no script', () => {
    const allowed = accessOf('ValkeyQueries').filter((rule) => rule.startsWith('+'));
    expect(allowed).toEqual(['+@read', '+@connection', '+cluster|slots', '+cluster|info', '+info']);
  });
});
