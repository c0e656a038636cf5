/** One command of the API, as the importer sends it. */
export interface Command {
  readonly name: string;
  /** The same at every import of the same content: this is why importing twice changes nothing. */
  readonly key: string;
  readonly body: unknown;
}
