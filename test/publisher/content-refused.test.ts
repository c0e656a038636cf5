import { InvalidArgumentException, ValidationException } from '@aws-sdk/client-kinesis';
import {
  AuthorizationErrorException,
  BatchRequestTooLongException,
  InvalidParameterException,
  InvalidParameterValueException,
  KMSAccessDeniedException,
  KMSThrottlingException,
  NotFoundException,
  ThrottledException,
} from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import { parkReason } from '../../lambdas/event-store/park-reason.ts';
import { firstGenerationOf, projections } from '../../lambdas/projections/contract.ts';
import { contentRefused } from '../../lambdas/publisher/content-refused.ts';
import { publisherConsumers } from '../../lambdas/publisher/contract.ts';
import { awsError } from './fake-targets.ts';

const told = (message: string) => ({ message, $metadata: {} });

describe('what a target refuses for good', () => {
  test.each([
    [
      'kinesis',
      new ValidationException(told("Value at 'records.1.member.data' failed to satisfy constraint")),
    ],
    ['kinesis', new InvalidArgumentException(told('Records size exceeds 5 MB limit'))],
    ['sns', new InvalidParameterException(told('Invalid parameter: Message too long'))],
    ['sns', new InvalidParameterValueException(told('not allowed'))],
    ['sns', new BatchRequestTooLongException(told('too long'))],
    ['sns', awsError('ValidationException')],
    ['sns', awsError('ValidationError')],
    ['sns', { code: 'InvalidParameter', message: 'Message too long' }],
    ['sns', { code: 'ParameterValueInvalid', message: '' }],
  ] as const)('%s: %s', (target, refusal) => {
    const name = 'code' in refusal ? refusal.code : refusal.name;
    expect(parkReason(contentRefused(target, refusal))).toEqual({
      code: 'ContentRefused',
      message: `ContentRefused: ${name}`,
    });
  });
});

describe('what passes', () => {
  test.each([
    ['no access', new AuthorizationErrorException(told('not authorized'))],
    ['no such topic', new NotFoundException(told('Topic does not exist'))],
    ['no use of the key', new KMSAccessDeniedException(told('denied'))],
    ['a key that is throttled', new KMSThrottlingException(told('slow down'))],
    ['a throttle', new ThrottledException(told('Rate exceeded'))],
    ['a fault of the service', awsError('InternalErrorException')],
    ['the network', awsError('TimeoutError')],
    ['an entry that was throttled', { code: 'ThrottledException', message: '' }],
    ['an entry without a reason', { code: undefined, message: '' }],
    ['what was never heard of', new TypeError('x is not a function')],
    ['a text', 'InvalidParameter'],
    ['nothing', undefined],
    ['a wrong name of the topic', new InvalidParameterException(told('Invalid parameter: TopicArn'))],
  ])('for the topic: %s', (_, reason) => {
    expect(contentRefused('sns', reason)).toBeUndefined();
  });

  test.each([
    ['a stream that is not there', awsError('ResourceNotFoundException')],
    ['no access', awsError('AccessDeniedException')],
    ['a throttle', awsError('ProvisionedThroughputExceededException')],
    ['a wrong name of the stream', new ValidationException(told("Value 'x y' at 'streamName' failed"))],
  ])('for Kinesis: %s', (_, reason) => {
    expect(contentRefused('kinesis', reason)).toBeUndefined();
  });
});

test('no projection parks under the name of a publisher', () => {
  const consumers = [...projections.map(firstGenerationOf), ...Object.values(publisherConsumers)];
  expect(new Set(consumers).size).toBe(consumers.length);
  for (const name of Object.values(publisherConsumers)) expect(name).not.toMatch(/_v\d+_b\d+$/);
});
