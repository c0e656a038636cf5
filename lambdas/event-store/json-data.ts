/** What would not come back from the store as it went in (S08). */
export class UnfitData extends Error {
  readonly code = 'UnfitData';
  /** As in `events[0].data.at`. */
  readonly path: string;
  constructor(path: string, what: string) {
    super(`${path} is ${what}: only JSON can be stored; write it as text, number, list or plain object`);
    this.name = 'UnfitData';
    this.path = path;
  }
}

/**
 * Nothing may be lost on the way into the store: no setting turns a date into `{}` or leaves a field out unseen.
 * @throws {UnfitData} at whatever `JSON.parse(JSON.stringify(value))` would give back as something else
 */
export function refuseUnfit(value: unknown, path: string): void {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return;
  if (typeof value === 'number') refuseUnfitNumber(value, path);
  else if (typeof value !== 'object') throw new UnfitData(path, typeof value);
  else refuseUnfitObject(value, path);
}

function refuseUnfitNumber(value: number, path: string): void {
  if (!Number.isFinite(value) || Object.is(value, -0)) throw new UnfitData(path, `the number ${value}`);
}

function refuseUnfitObject(value: object, path: string): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) refuseUnfit(value[index], `${path}[${index}]`);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new UnfitData(path, `a ${value.constructor.name}`);
  for (const [name, field] of Object.entries(value)) refuseUnfit(field, `${path}.${name}`);
}
