import type { TargetName } from './contract.ts';

/** A target refuses what it was given for what it is, and would again. */
export class ContentRefused extends Error {
  readonly code = 'ContentRefused';
  constructor(target: TargetName, cause: Refusal) {
    super(`${target} refuses what a commit holds, or its size: mend what is sent of it, then redrive`, {
      cause,
    });
    this.name = 'ContentRefused';
  }
}

/** What a target says: the code of an entry, or the name of the error of a call. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/**
 * Codes of refused content, which are the names of the SDK's errors too, but for their ending.
 * AWS: "PublishBatch" and "PutRecords", errors.
 */
const OF_CONTENT =
  /^(InvalidParameter(Value|Combination)?|ParameterValueInvalid|BatchRequestTooLong|InvalidArgument|Validation(Error)?)(Exception)?$/;

/** The same codes tell of a wrong name of the target, of which no commit is to blame. */
const OF_TARGET = { kinesis: /stream ?(name|arn)/i, sns: /topic ?(name|arn)/i };

/**
 * What a refusal is, if it is for good. The one place where that is decided: whatever is not named here passes, and
 * comes again (no access, no key, no such target, a throttle, the network, the service's own faults).
 */
export function contentRefused(target: TargetName, refusal: unknown): ContentRefused | undefined {
  const told = refusal instanceof Error ? { code: refusal.name, message: refusal.message } : refusal;
  if (!isTold(told) || !OF_CONTENT.test(told.code) || OF_TARGET[target].test(told.message)) return undefined;
  return new ContentRefused(target, told);
}

const isTold = (told: unknown): told is Refusal =>
  typeof told === 'object' && told !== null && 'code' in told && 'message' in told;
