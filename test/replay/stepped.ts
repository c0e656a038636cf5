/** Runs before a call of a port that is named, as `save`: what it throws, the call throws. */
export type Step = (name: string) => Promise<unknown>;

type Called = (...args: readonly unknown[]) => unknown;

/** A port of which each call waits for a step first. */
export function stepped<Port extends object>(port: Port, step: Step): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const call: Called = (...args) => member.apply(target, args);
      return isGenerator(member)
        ? iterating(call, () => step(String(name)))
        : waiting(call, () => step(String(name)));
    },
  });
}

const isGenerator = (member: object): boolean => member.constructor.name === 'AsyncGeneratorFunction';

const waiting =
  (call: Called, step: () => Promise<unknown>) =>
  async (...args: readonly unknown[]) => {
    await step();
    return await call(...args);
  };

const iterating = (call: Called, step: () => Promise<unknown>) =>
  async function* (...args: readonly unknown[]) {
    await step();
    yield* call(...args) as AsyncIterable<unknown>;
  };
