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
  readonly code: 'StoreUnreachable' | 'StoreFull' = 'StoreUnreachable';
  constructor(cause: unknown, message = 'The store of the read model did not answer') {
    super(message, { cause });
    this.name = 'StoreUnreachable';
  }
}

/** The store has no disk or memory left: transient, once somebody gives it some. */
export class StoreFull extends StoreUnreachable {
  override readonly code = 'StoreFull';
  constructor(cause: unknown) {
    super(
      cause,
      'The store of the read model is full: give it more room, or drop what is not served any more; then begin again, it goes on where it stopped',
    );
    this.name = 'StoreFull';
  }
}
