import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { stageTemplates } from '../stage-templates.ts';

const POOL = 'AWS::Cognito::UserPool';

describe('the users', () => {
  it('are kept in prod when the service goes', () => {
    stageTemplates('prod').service.hasResource(POOL, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtection: 'ACTIVE', UserPoolName: Match.absent() },
    });
  });

  it('go with the stack in dev', () => {
    stageTemplates('dev').service.hasResource(POOL, { DeletionPolicy: 'Delete' });
  });

  it('are made by an operator and need a second factor', () => {
    stageTemplates('prod').service.hasResourceProperties(POOL, {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
  });

  it('get tokens from one client, without a secret, without a redirect, without telling who exists', () => {
    stageTemplates('prod').service.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlowsUserPoolClient: false,
      PreventUserExistenceErrors: 'ENABLED',
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      GenerateSecret: Match.absent(),
    });
  });

  it('are operators when they are in the group of that name', () => {
    stageTemplates('prod').service.hasResourceProperties('AWS::Cognito::UserPoolGroup', {
      GroupName: 'operator',
    });
  });
});
