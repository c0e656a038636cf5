import type { Call } from './scope.ts';

/** Conditions, and `Fn::If`, which resolves only the branch that is taken. */
export const conditionFunctions: Readonly<Record<string, (call: Call) => unknown>> = {
  'Fn::If': ({ argument, scope, at, resolve }) => {
    const [name, then, otherwise] = argument as [string, unknown, unknown];
    return resolve(scope.condition(name, at) ? then : otherwise, at);
  },
  'Fn::Equals': ({ argument, at, resolve }) => {
    const [left, right] = resolve(argument, at) as [unknown, unknown];
    return String(left) === String(right);
  },
  'Fn::Not': (call) => !outcomes(call)[0],
  'Fn::And': (call) => outcomes(call).every(Boolean),
  'Fn::Or': (call) => outcomes(call).some(Boolean),
};

/** The operands, each a condition function or `{ Condition: <name> }`. */
function outcomes({ argument, scope, at, resolve }: Call): boolean[] {
  return (argument as (object & { Condition?: string })[]).map((operand) =>
    operand.Condition ? scope.condition(operand.Condition, at) : Boolean(resolve(operand, at)),
  );
}
