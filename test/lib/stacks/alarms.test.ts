import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allResources } from '../stage-templates.ts';

const root = join(import.meta.dirname, '..', '..', '..');

test.each(['local', 'dev', 'prod'] as const)('every alarm in %s names an article that is there', (stage) => {
  const alarms = allResources(stage).filter(({ resource }) => resource.Type === 'AWS::CloudWatch::Alarm');
  expect(alarms.length).toBeGreaterThan(0);
  const articles = alarms.map(({ id, resource }) => {
    const [article = ''] =
      /docs\/runbooks\/[a-z-]+\.md/.exec(`${resource.Properties.AlarmDescription}`) ?? [];
    return { id, article, isThere: article !== '' && existsSync(join(root, article)) };
  });
  expect(articles.filter(({ isThere }) => !isThere)).toEqual([]);
});
