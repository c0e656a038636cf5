import type { Provider } from './provider.ts';
import { ACCOUNT } from './stack-scope.ts';

/**
 * Has a name for who refers to it, and nothing else: who may do what, nobody checks here; the template tests do.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
 */
export const iamRole: Provider = {
  type: 'AWS::IAM::Role',
  reads: [],
  ignores: ['AssumeRolePolicyDocument', 'Description', 'ManagedPolicyArns', 'Policies', 'Tags'],
  create: async ({ physicalName }) => ({
    ref: physicalName,
    attributes: { Arn: `arn:aws:iam::${ACCOUNT}:role/${physicalName}` },
  }),
};
