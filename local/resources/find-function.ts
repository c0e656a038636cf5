import type { LambdaFunction } from '../functions/lambda-function.ts';
import type { Declared } from './declared.ts';
import type { Parts } from './provider.ts';

/** The function with this ARN or, as event source mappings have it, name. */
export function findFunction(arnOrName: string, { functions }: Parts, resource: Declared): LambdaFunction {
  const byName = () => [...functions.values()].find(({ definition }) => definition.name === arnOrName);
  return functions.get(arnOrName) ?? byName() ?? resource.refuse(`there is no function ${arnOrName}`);
}
