/** What the SDK throws has these, whatever the service. */
interface AwsFault {
  readonly $fault?: 'client' | 'server';
  readonly $retryable?: object;
  readonly name: string;
  readonly code?: string;
}

const THROTTLED = /Throttl|ProvisionedThroughput|RequestLimit|SlowDown|TooManyRequests|TransactionInProgress/;

const NETWORK_FAULTS = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
];

/** Throttles and faults of the service or the network pass; what the service calls wrong of ours does not. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $fault, $retryable, name, code = '' } = error as AwsFault;
  if ($fault !== undefined) return $fault === 'server' || $retryable !== undefined || THROTTLED.test(name);
  return name === 'TimeoutError' || NETWORK_FAULTS.includes(code);
}
