import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventSource } from './event-source.ts';
import { readSchedule, type Schedule, type ScheduleResource, withKeywords } from './schedule.ts';
import type { ScheduleTarget } from './schedule-target.ts';

/** Timers of Node.js take no more than 24 days. */
const LONGEST_SLEEP_MS = 86_400_000;

/**
 * Hands an event to a function or a state machine at a rate as EventBridge Scheduler does: at once, and then each period
 * after that; without waiting, so that a run may begin while another is under way. Each start of the backend counts as the creation of the schedule.
 * @throws UnfitEventSource for a property that is not known or cannot be what it is.
 */
export const startSchedule = (resource: ScheduleResource, target: ScheduleTarget): EventSource =>
  startFiring(readSchedule(resource), target);

/** The same at any period. */
export function startFiring(schedule: Schedule, target: ScheduleTarget): EventSource {
  if (!schedule.enabled) {
    return { stop: async () => undefined };
  }
  const stopping = new AbortController();
  const done = fireRegularly(schedule, target, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}

async function fireRegularly(schedule: Schedule, target: ScheduleTarget, signal: AbortSignal): Promise<void> {
  const underWay = new Set<Promise<void>>();
  for (let due = Date.now(); !signal.aborted; due = await nextDue(due, schedule.period, signal)) {
    const run = target(eventOf(schedule, due), signal).finally(() => underWay.delete(run));
    underWay.add(run);
  }
  await Promise.all(underWay);
}

/** Waits for the next time; those that a machine asleep has missed are left out. */
async function nextDue(last: number, period: number, signal: AbortSignal): Promise<number> {
  const next = last + period;
  while (Date.now() < next && !signal.aborted) {
    const wait = Math.min(next - Date.now(), LONGEST_SLEEP_MS);
    await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
  }
  return Date.now() < next + period ? next : Date.now();
}

function eventOf({ arn, input }: Schedule, due: number): unknown {
  const time = `${new Date(due).toISOString().slice(0, 19)}Z`;
  if (input === undefined) {
    return notification(arn, time);
  }
  const values: Readonly<Record<string, string>> = {
    'schedule-arn': arn,
    'scheduled-time': time,
    'execution-id': randomUUID(),
    'attempt-number': '1',
  };
  return JSON.parse(withKeywords(input, (keyword) => values[keyword] ?? ''));
}

/** What Scheduler sends by itself to a target without an input. */
function notification(arn: string, time: string): unknown {
  const [, , , region, account] = arn.split(':');
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time,
    region,
    resources: [arn],
    detail: '{}',
  };
}
