import type { Duration } from 'aws-cdk-lib';

/** A period in whole minutes as EventBridge Scheduler has it. */
export const scheduleRate = (every: Duration): string =>
  `rate(${every.toMinutes()} ${every.toMinutes() === 1 ? 'minute' : 'minutes'})`;
