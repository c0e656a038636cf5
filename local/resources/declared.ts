import { resolveIntrinsics } from '../assembly/intrinsics.ts';
import type { Scope } from '../assembly/scope.ts';
import { type TemplateResource, UnknownInTemplate } from '../assembly/template.ts';

export interface Place {
  readonly stack: string;
  readonly logicalId: string;
}

/** A resource as its template declares it; properties are resolved when they are read. */
export class Declared {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  private readonly properties: Readonly<Record<string, unknown>>;
  private readonly scope: Scope;

  constructor({ stack, logicalId }: Place, { Type, Properties = {} }: TemplateResource, scope: Scope) {
    this.stack = stack;
    this.logicalId = logicalId;
    this.type = Type;
    this.properties = Properties;
    this.scope = scope;
  }

  /** The same on every start, so that a second start finds what the first one made. */
  get physicalName(): string {
    return `${this.stack}-${this.logicalId}`;
  }

  get propertyNames(): readonly string[] {
    return Object.keys(this.properties);
  }

  /** A property with its intrinsics resolved; undefined when it is not there. The caller knows its type. */
  property<T>(name: string): T | undefined {
    return resolveIntrinsics(this.properties[name], this.scope, `${this}.${name}`) as T | undefined;
  }

  /** @throws UnknownInTemplate when the property is not there. */
  required<T>(name: string): T {
    return this.property<T>(name) ?? this.refuse(`needs the property ${name}`);
  }

  /** @throws UnknownInTemplate with the place of this resource. */
  refuse(reason: string): never {
    throw new UnknownInTemplate(`${this}: ${reason}`);
  }

  toString(): string {
    return `${this.stack}: ${this.logicalId} (${this.type})`;
  }
}
