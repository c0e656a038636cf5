import { describe, expect, it } from 'vitest';
import { stageConfig } from '../../../lib/config/stages.ts';
import { withoutStores } from '../../../lib/config/without-stores.ts';

describe('a stage without some of its read stores', () => {
  const kindsWithout = (names: string) =>
    Object.entries(withoutStores(stageConfig('dev'), names).readStores).map(
      ([name, { kind }]) => `${name} ${kind}`,
    );

  it('has the others as they were', () => {
    expect(kindsWithout('opensearch, valkey')).toEqual([
      'postgres aurora',
      'opensearch off',
      'valkey off',
      'dynamodb tables',
    ]);
  });

  it('is the stage itself where none is named', () => {
    expect(withoutStores(stageConfig('dev'), '')).toEqual(stageConfig('dev'));
  });

  it.each(['search', 'OpenSearch', 'opensearch;valkey', 'toString'])(
    'refuses "%s", which is none',
    (name) => {
      expect(() => withoutStores(stageConfig('dev'), `valkey,${name}`)).toThrow(
        `There is no read store "${name}" to do without. Choose from: postgres, opensearch, valkey, dynamodb.`,
      );
    },
  );
});
