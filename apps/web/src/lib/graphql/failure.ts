import type { GraphQLProblem } from '../server/gateway.ts';

/** What the server refused, error by error. */
export class GraphQLFailure extends Error {
  override readonly name = 'GraphQLFailure';

  constructor(readonly errors: readonly GraphQLProblem[]) {
    super(errors.map(({ message }) => message).join('; '));
  }

  /** The highest status of all errors, so that a refusal outranks a mistake in a field. */
  get status(): number {
    return this.errors.find(({ status_code }) => status_code !== 422)?.status_code ?? 422;
  }

  has(code: string): boolean {
    return this.errors.some((error) => error.code === code);
  }

  /** What the server wants answered before it goes on. */
  get challenge(): string | undefined {
    return this.errors.find(({ challenge }) => challenge)?.challenge;
  }

  /** The first message for each field. */
  get fields(): Record<string, string> {
    return Object.fromEntries(
      this.errors.flatMap(({ field, message }) => (field ? [[field, message] as const] : [])).reverse(),
    );
  }

  /** What is wrong beyond single fields, in one text; undefined when only fields are. */
  get general(): string | undefined {
    return (
      this.errors
        .filter(({ field }) => !field)
        .map(({ message }) => message)
        .join(' ') || undefined
    );
  }
}
