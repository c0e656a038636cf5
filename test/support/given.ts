import { expect } from 'vitest';
import type { Decider, Rejection } from '../../lambdas/core/decider.ts';
import type { DomainEvent } from '../../lambdas/core/event.ts';

/** Specifies a decider in the domain's words: given these events, when this command, then these events or a refusal. */
export const specification =
  <State, Command, Event extends DomainEvent, Refusal extends Rejection>(
    decider: Decider<State, Command, Event, Refusal>,
  ) =>
  (...given: readonly Event[]) => ({
    when(command: Command) {
      const state = given.reduce((before, event) => decider.evolve(before, event), decider.initialState);
      const decision = decider.decide(command, state);
      return {
        thenEvents: (...events: readonly Event[]) => expect(decision).toEqual({ kind: 'accepted', events }),
        thenRejected: (rejection: Refusal) => expect(decision).toEqual({ kind: 'rejected', rejection }),
      };
    },
  });
