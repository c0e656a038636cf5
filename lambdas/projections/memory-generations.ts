import type { Control } from './generation-control.ts';
import { ControlMoved, type Generations, type Lease, type Leases } from './generations.ts';

/** The in-memory twin: keeps JSON, as the table does. */
export class MemoryGenerations implements Generations, Leases {
  readonly #controls = new Map<string, string>();
  readonly #leases = new Map<string, Lease>();

  async load(projection: string): Promise<Control | undefined> {
    return this.#found(projection);
  }

  async save(control: Control): Promise<void> {
    const last = this.#found(control.projection);
    if ((last?.revision ?? 0) !== control.revision - 1) throw new ControlMoved(control);
    this.#controls.set(control.projection, JSON.stringify(control));
  }

  #found(projection: string): Control | undefined {
    const control = this.#controls.get(projection);
    return control === undefined ? undefined : JSON.parse(control);
  }

  async take(lease: Lease): Promise<void> {
    this.#leases.set(keyOf(lease), lease);
  }

  async giveBack(lease: Lease): Promise<void> {
    this.#leases.delete(keyOf(lease));
  }

  async list(projection: string): Promise<readonly Lease[]> {
    return [...this.#leases.values()].filter((lease) => lease.projection === projection);
  }
}

const keyOf = ({ projection, version, invocation }: Lease): string =>
  `${projection} ${version} ${invocation}`;
