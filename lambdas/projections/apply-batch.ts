import type { Context } from 'aws-lambda';
import { parkReason } from '../event-store/park-reason.ts';
import { applyRecords, tellLag } from './apply-records.ts';
import { AFTERMATH } from './await-writers.ts';
import type { Control } from './generation-control.ts';
import { dutyOf, servingOf } from './generation-duty.ts';
import { generationOf } from './generation-name.ts';
import type { Lease } from './generations.ts';
import { knownControl } from './known-control.ts';
import type { TransportRecord } from './receive-records.ts';
import type { RunningProjection } from './running-projection.ts';

/** What an invocation is known by, and how long it lasts at most. */
export type Invocation = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>;

/**
 * Applies what records bring to every generation that the function has to write. A version of which none is live does
 * nothing, and its records are done with: who builds it brings what they brought.
 *
 * While the projection is built anew, an invocation that writes says so by a lease, and only then looks what it has to
 * write: so who has changed the record and has waited for all leases knows that nobody writes by the one before.
 *
 * @returns ids of the records that are to come again
 * @throws {StoreUnreachable}
 */
export async function applyBatch(
  projection: RunningProjection,
  records: readonly TransportRecord[],
  invocation: Invocation,
): Promise<readonly string[]> {
  const { contract, generations, leases, logger } = projection;
  const control = await knownControl(generations, contract.name);
  if (control.building === undefined || dutyOf(control, contract.version).length === 0)
    return await applyAsBidden(projection, records, control);
  const lease: Lease = {
    projection: contract.name,
    version: contract.version,
    invocation: invocation.awsRequestId,
    expires: Date.now() + invocation.getRemainingTimeInMillis() + AFTERMATH,
  };
  await leases.take(lease);
  const heldBack = await applyAsBidden(projection, records, await knownControl(generations, contract.name));
  // Only now: of one that failed a write may still be under way, and its lease expires when that cannot be any more.
  await leases.giveBack(lease).catch((error: unknown) => logger.warn('A lease stays', { error, ...lease }));
  return heldBack;
}

async function applyAsBidden(
  { writerOf, ...running }: RunningProjection,
  records: readonly TransportRecord[],
  control: Control,
): Promise<readonly string[]> {
  const { contract } = running;
  const duty = dutyOf(control, contract.version);
  if (servingOf(control, contract.version) !== undefined) tellLag(contract, records);
  if (duty === 'wait') return records.map(({ id }) => id);
  const heldBack = new Set<string>();
  for (const generation of duty) {
    // What the one before could not take is not given to the next one either: it would be ahead.
    const rest = records.filter(({ id }) => !heldBack.has(id));
    const { project } = writerOf(generation);
    const apply = () => applyRecords({ ...running, generation, project }, rest);
    const ids = isCaughtUpLater(control, generation)
      ? await unlessFailed(apply, running.logger)
      : await apply();
    for (const id of ids) heldBack.add(id);
  }
  return [...heldBack];
}

/**
 * Whether a generation holds up no other: one that is kept, and one that is not handed over to yet. What they miss is brought
 * before they serve.
 */
function isCaughtUpLater({ projection, building, kept }: Control, generation: string): boolean {
  const later = building?.phase === 'following' ? [building, kept] : [kept];
  return later.some((each) => each !== undefined && generationOf(projection, each) === generation);
}

async function unlessFailed(
  apply: () => Promise<readonly string[]>,
  logger: RunningProjection['logger'],
): Promise<readonly string[]> {
  try {
    await apply();
  } catch (error) {
    logger.warn('A generation that does not serve has missed a batch', { reason: parkReason(error) });
  }
  return [];
}
