import { conditionFunctions } from './condition-functions.ts';
import type { Call, Resolve, Scope } from './scope.ts';
import { UnknownInTemplate } from './template.ts';

/** Stands for `AWS::NoValue`: what has this value is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/**
 * The value with every intrinsic function replaced by its answer.
 * @param at where the value stands, for messages
 * @throws UnknownInTemplate on a function or name that is not known
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolveIntrinsics(value: unknown, scope: Scope, at: string): unknown {
  const resolve: Resolve = (part, place) => resolveIntrinsics(part, scope, place);
  if (Array.isArray(value)) return value.map((item, i) => resolve(item, `${at}[${i}]`)).filter(hasValue);
  if (typeof value !== 'object' || value === null) return value;
  const name = intrinsicOf(value);
  if (name === undefined) return resolveEntries(value, resolve, at);
  const evaluate = INTRINSICS[name];
  if (!evaluate) throw new UnknownInTemplate(`${at}: ${name} is not known to the local backend`);
  return evaluate({ argument: Object.values(value)[0], scope, at: `${at}.${name}`, resolve });
}

/** Name of the intrinsic function that an object of a template is a call of, if it is one. */
export function intrinsicOf(value: object): string | undefined {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? name : undefined;
}

function resolveEntries(value: object, resolve: Resolve, at: string): object {
  const entries = Object.entries(value).map(([key, item]) => [key, resolve(item, `${at}.${key}`)] as const);
  return Object.fromEntries(entries.filter(([, item]) => hasValue(item)));
}

const hasValue = (value: unknown): boolean => value !== NO_VALUE;

const INTRINSICS: Readonly<Record<string, (call: Call) => unknown>> = {
  ...conditionFunctions,
  Ref: ({ argument, scope, at }) => scope.ref(String(argument), at),
  'Fn::GetAtt': ({ argument, scope, at }) => scope.attribute(...attributeOf(argument), at),
  'Fn::GetStackOutput': ({ argument, scope, at }) => {
    const { StackName, OutputName } = argument as Record<string, string>;
    return scope.output(String(StackName), String(OutputName), at);
  },
  'Fn::ImportValue': ({ argument, scope, at, resolve }) => scope.exported(String(resolve(argument, at)), at),
  'Fn::Join': ({ argument, at, resolve }) => {
    const [separator, parts] = resolve(argument, at) as [string, unknown[]];
    return parts.join(separator);
  },
  'Fn::Select': ({ argument, at, resolve }) => {
    const [index, list] = resolve(argument, at) as [number | string, unknown[]];
    if (Number(index) in list) return list[Number(index)];
    throw new UnknownInTemplate(`${at}: the list has no element ${index}`);
  },
  'Fn::Split': ({ argument, at, resolve }) => {
    const [separator, text] = resolve(argument, at) as [string, string];
    return text.split(separator);
  },
  'Fn::Sub': ({ argument, scope, at, resolve }) => {
    const [text, values] = typeof argument === 'string' ? [argument, {}] : (argument as [string, object]);
    return substitute(text, resolve(values, at) as Record<string, unknown>, scope, at);
  },
  'Fn::GetAZs': ({ scope }) => ['a', 'b', 'c'].map((zone) => scope.region + zone),
};

/** Logical id and attribute name of `Fn::GetAtt`, which is a list or `Id.Attribute`. */
export function attributeOf(argument: unknown): [string, string] {
  if (Array.isArray(argument)) return [String(argument[0]), argument.slice(1).join('.')];
  const [logicalId = '', ...name] = String(argument).split('.');
  return [logicalId, name.join('.')];
}

/** Matches `${Name}` and `${Id.Attribute}`, and `${!Literal}`, which stands for `${Literal}`. */
export const PLACEHOLDER = /\$\{(!?)([^}]+)\}/g;

function substitute(text: string, values: Record<string, unknown>, scope: Scope, at: string): string {
  return text.replace(PLACEHOLDER, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(values, name)) return String(values[name]);
    return String(name.includes('.') ? scope.attribute(...attributeOf(name), at) : scope.ref(name, at));
  });
}
