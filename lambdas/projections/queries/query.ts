import type * as z from 'zod';
import type { Actor } from '../../core/commit.ts';
import type { HttpAnswer, HttpEvent } from '../../shared/http-frame.ts';
import type { ProjectionContract } from '../projection-contract.ts';

/** A request whose actor may ask: the frame has looked at the contract. */
export interface QueryRequest {
  readonly event: HttpEvent;
  readonly actor: Actor;
  /** Whose things alone an answer may tell of. Undefined: anybody's. */
  readonly owner: string | undefined;
  /** Answers the key that signs cursors. */
  readonly cursorKey: () => Promise<string>;
}

/** Answers one route. */
export type Query = (request: QueryRequest) => Promise<HttpAnswer>;

/** What a projection answers: a query for each route of its contract. */
export type QueriesOf<Contract extends ProjectionContract> = Readonly<
  Record<keyof Contract['routes'] & string, Query>
>;

/** What a version of a projection answers, from whichever generation of it serves. */
export interface AnswersOf<Contract extends ProjectionContract> {
  queriesOf(generation: string): QueriesOf<Contract>;
  /**
   * Whether the generation holds everything. Asked of the store itself, which may have lost it.
   * @throws {StoreUnreachable}
   */
  isComplete(generation: string): Promise<boolean>;
}

/** A query as the API document tells of it. */
export interface Operation {
  readonly operationId: string;
  /** Of the query string. */
  readonly parameters: z.ZodObject;
  readonly answer: z.ZodType;
}

/** What the API document says of a projection: an operation for each route of its contract. */
export type OperationsOf<Contract extends ProjectionContract> = Readonly<
  Record<keyof Contract['routes'] & string, Operation>
>;

/**
 * Whose things a list may hold: those that were asked for, cut down to the actor's own where it reaches no further.
 * `nobody` when the two have nothing in common.
 */
export function narrowed(
  wanted: string | undefined,
  owner: string | undefined,
): { id: string | undefined } | 'nobody' {
  if (owner === undefined) return { id: wanted };
  return wanted === undefined || wanted === owner ? { id: owner } : 'nobody';
}
