import { NO_VALUE, resolveIntrinsics } from '../assembly/intrinsics.ts';
import type { Scope } from '../assembly/scope.ts';
import { type Stack, UnknownInTemplate } from '../assembly/template.ts';
import type { Created } from './provider.ts';

export const REGION = 'eu-west-1';
export const ACCOUNT = '000000000000';

/** Outputs of the stacks that are there already: by stack and name, and by export. */
export interface StackOutputs {
  readonly byStack: Map<string, Readonly<Record<string, string>>>;
  readonly exported: Map<string, string>;
}

/** What the names in a stack's template stand for, while its resources come to be. */
export function stackScope(
  stack: Stack,
  created: ReadonlyMap<string, Created>,
  outputs: StackOutputs,
): Scope {
  const { name, template } = stack;
  const known = <T>(value: T | undefined, at: string, what: string): T => {
    if (value !== undefined) return value;
    throw new UnknownInTemplate(`${at}: there is no ${what} here`);
  };
  const scope: Scope = {
    region: REGION,
    ref: (id, at) =>
      known(pseudoParameter(id, name) ?? template.Parameters?.[id]?.Default ?? created.get(id)?.ref, at, id),
    attribute: (id, attribute, at) =>
      known(created.get(id)?.attributes?.[attribute], at, `${id} with an attribute ${attribute}`),
    output: (from, output, at) =>
      known(outputs.byStack.get(from)?.[output], at, `output ${output} of stack ${from}`),
    exported: (id, at) => known(outputs.exported.get(id), at, `export ${id}`),
    condition: (id, at) =>
      Boolean(
        resolveIntrinsics(known(template.Conditions?.[id], at, `condition ${id}`), scope, `${name}: ${id}`),
      ),
  };
  return scope;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
function pseudoParameter(name: string, stack: string): unknown {
  const values: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': ACCOUNT,
    'AWS::NoValue': NO_VALUE,
    'AWS::Partition': 'aws',
    'AWS::Region': REGION,
    'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stack}/local`,
    'AWS::StackName': stack,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return values[name];
}
