import type { Provider } from './provider.ts';
import { ACCOUNT, REGION } from './stack-scope.ts';

/** Users and their tokens come from the local issuer, so only its address is left of a pool. */
export const cognitoUserPool: Provider = {
  type: 'AWS::Cognito::UserPool',
  reads: [],
  ignores: ['*'],
  create: async (resource, { issuer }) => {
    const id = `${REGION}_${resource.logicalId}`;
    const arn = `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${id}`;
    return { ref: id, attributes: { ProviderURL: issuer, UserPoolId: id, Arn: arn } };
  },
};
