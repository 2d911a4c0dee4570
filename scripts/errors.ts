/** An error that a person can act on: what is wrong, and what to do about it. */
export class ScripError extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(`${message}\n  ${hint}`);
    this.name = new.target.name;
  }
}
