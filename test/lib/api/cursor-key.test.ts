import { describe, expect, it } from 'vitest';
import { environmentOf, stageTemplates } from '../stage-templates.ts';

describe('the cursor key', () => {
  const { service } = stageTemplates('prod');

  it('is made by Secrets Manager', () => {
    service.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    });
  });

  it('is one, and known to the functions that answer lists, and to no others', () => {
    service.resourceCountIs('AWS::SecretsManager::Secret', 1);
    const functions = Object.keys(service.findResources('AWS::Lambda::Function'));
    const knowing = functions.filter((id) => 'CURSOR_KEY_SECRET' in environmentOf(service, id));
    expect(knowing.map((id) => id.slice(0, -8)).sort()).toEqual([
      'HistoryApiFunction',
      'OperationsApiFunction',
      'QueryApiFunction',
    ]);
  });
});
