import type { Provider } from './provider.ts';

export const cognitoUserPoolClient: Provider = {
  type: 'AWS::Cognito::UserPoolClient',
  reads: [],
  ignores: ['*'],
  create: async ({ logicalId }, { parts }) => {
    parts.clientIds.push(logicalId);
    return { ref: logicalId, attributes: { ClientId: logicalId } };
  },
};
