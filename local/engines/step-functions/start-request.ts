import { randomUUID } from 'node:crypto';
import { StepFunctionsRefused } from './refused.ts';

/** Largest input of an execution, 256 KiB: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const LARGEST_INPUT_BYTES = 262_144;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html (name) */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\ufffe\uffff\u{10000}-\u{10ffff}]{1,80}$/u;

export interface StartRequest {
  readonly name: string;
  /** JSON text. */
  readonly input: string;
}

/** @throws StepFunctionsRefused InvalidName, InvalidExecutionInput */
export function readStartRequest(given: Readonly<Record<string, unknown>>): StartRequest {
  const { name = randomUUID(), input = '{}' } = given;
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new StepFunctionsRefused('InvalidName', `Invalid Name: '${name}'`);
  }
  if (typeof input !== 'string' || !isJson(input)) {
    throw new StepFunctionsRefused(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${input}'`,
    );
  }
  if (Buffer.byteLength(input) > LARGEST_INPUT_BYTES) {
    throw new StepFunctionsRefused(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: larger than ${LARGEST_INPUT_BYTES} bytes`,
    );
  }
  return { name, input };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
