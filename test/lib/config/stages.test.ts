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

  it.each(['dev', 'prod'])('%s, which is deployed, has no database whose passwords are known', (name) => {
    expect(stageConfig(name).postgres.kind).toBe('aurora');
  });
});
