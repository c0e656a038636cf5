import type { Invocation, LambdaFunction } from '../../../local/functions/lambda-function.ts';
import { type Backend, noParts } from '../../../local/resources/provider.ts';

/** A function that answers as it is told. */
export function fakeFunction(arn: string, invoke: (event: unknown) => Promise<Invocation>): LambdaFunction {
  const definition = {
    logicalId: 'Fn',
    name: arn.split(':').at(-1) ?? arn,
    arn,
    codeDir: '',
    handler: 'index.handler',
    timeoutSeconds: 3,
    memoryMb: 128,
    environment: {},
  };
  return { definition, invoke, stop: async () => {} };
}

/** A backend on which everything is refused that a test does not provide. */
export function backendWith(given: Partial<Backend> = {}): Backend {
  const refuse = (): never => {
    throw new Error('this test has no use for that');
  };
  return {
    clients: new Proxy({} as Backend['clients'], { get: refuse }),
    engines: {} as Backend['engines'],
    issuer: 'http://127.0.0.1:1111',
    api: 'http://127.0.0.1:2222',
    assetFolder: (key) => `/assets/${key}`,
    startFunction: (definition) => fakeFunction(definition.arn, refuse),
    publishAnew: async () => {},
    parts: noParts(),
    ...given,
  };
}
