/** Types that are part of the template and of no consequence on one machine. Nothing may refer to them. */
export const withoutLocalMeaning: ReadonlySet<string> = new Set([
  // Who may do what: nobody checks it locally; the template tests do.
  'AWS::IAM::Policy',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  // Nobody is called at night.
  'AWS::CloudWatch::Alarm',
  // Logs are files here.
  'AWS::Logs::LogGroup',
  // The local issuer puts into a token the groups it is asked for.
  'AWS::Cognito::UserPoolGroup',
  'AWS::CDK::Metadata',
]);
