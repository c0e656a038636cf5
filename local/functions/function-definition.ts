/** What the template says of one function, with its intrinsics resolved. */
export interface FunctionDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Folder of the built bundle in the cloud assembly. */
  readonly codeDir: string;
  /** `<file without extension>.<export>`, as in `index.handler`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** The template's variables only; what Lambda itself sets is added by `environmentVariables`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Most environments at one time. @default 4 */
  readonly reservedConcurrency?: number;
}

const DEFAULT_CONCURRENCY = 4;

export const concurrencyOf = ({ reservedConcurrency }: FunctionDefinition): number =>
  reservedConcurrency ?? DEFAULT_CONCURRENCY;
