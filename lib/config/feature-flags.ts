/**
 * Behaviour of the CDK that Varve relies on. Given to the app in code rather than in `cdk.json`, so that
 * `node bin/app.ts`, the `cdk` command and the tests synthesise the same templates.
 *
 * Source: https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/cx-api/FEATURE_FLAGS.md
 */
export const featureFlags: Readonly<Record<string, unknown>> = {
  // A stack that others read from can be changed or removed first (ADR 0005).
  '@aws-cdk/core:defaultCrossStackReferences': 'weak',
  // One statement per set of actions: policies that a person can read.
  '@aws-cdk/aws-iam:minimizePolicies': true,
};
