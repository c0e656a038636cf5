import { describe, expect, it } from 'vitest';
import { stageConfig } from '../../../lib/config/stages.ts';

describe('a stage', () => {
  it.each(['local', 'dev', 'prod'])('%s has its configuration', (name) => {
    expect(stageConfig(name).name).toBe(name);
  });

  it.each(['', 'production', 'constructor'])('"%s" is refused with the names there are', (name) => {
    expect(() => stageConfig(name)).toThrow(`There is no stage "${name}". Choose one of: local, dev, prod.`);
  });

  it('of production is protected', () => {
    expect(stageConfig('prod').protected).toBe(true);
  });

  it.each(['dev', 'prod'])('%s, which is deployed, has no store that lets everyone in', (name) => {
    const kinds = Object.values(stageConfig(name).readStores).map(({ kind }) => kind);
    expect(kinds).toEqual(['aurora', 'domain', 'serverless', 'tables']);
  });

  it('of production outlives the loss of a zone', () => {
    expect(stageConfig('prod')).toMatchObject({
      network: { kind: 'private', zones: 3 },
      readStores: { postgres: { standby: true }, opensearch: { zones: 3 } },
    });
  });
});
