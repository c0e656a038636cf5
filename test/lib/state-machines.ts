import validate from 'asl-validator';
import type { Resource } from './stage-templates.ts';

/** The text of a state machine's definition, an ARN of a function in the place of each reference. */
export function definitionText({ Properties }: Resource): string {
  const { DefinitionString } = Properties as {
    DefinitionString: string | { 'Fn::Join': [string, unknown[]] };
  };
  if (typeof DefinitionString === 'string') return DefinitionString;
  const [separator, parts] = DefinitionString['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : PLACEHOLDER_ARN)).join(separator);
}

const PLACEHOLDER_ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:probe';

/** What is wrong with a definition in the Amazon States Language; empty when nothing is. */
export function faultsOf(text: string): string {
  const { isValid, errorsText } = validate(JSON.parse(text));
  return isValid ? '' : errorsText();
}
