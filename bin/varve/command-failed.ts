/** Ends a command of the command line with one sentence that says what happened and what to do next. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
