/** A mistake of the user's: one line that says what happened, one that says what to do, exit status 2. Never a stack. */
export class UserError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
