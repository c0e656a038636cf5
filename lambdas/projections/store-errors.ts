/** A value that the store refuses and always will: permanent, and a fault of one stream, not of its neighbours. */
export class Unwritable extends Error {
  readonly code = 'Unwritable';
  constructor(cause: unknown) {
    super('The store refused a value', { cause });
    this.name = 'Unwritable';
  }
}

/** The store is down, fails over, is overloaded, or not prepared yet: transient. */
export class StoreUnreachable extends Error {
  readonly code = 'StoreUnreachable';
  constructor(cause: unknown) {
    super('The store of the read model did not answer', { cause });
    this.name = 'StoreUnreachable';
  }
}
