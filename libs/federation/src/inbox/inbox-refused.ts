/** Why an activity was not taken; nothing of it is stored. */
export class InboxRefused extends Error {
  constructor(
    /** HTTP status of the answer. */
    readonly status: 400 | 401 | 403 | 413 | 415 | 507,
    /** Words for whoever runs the sending server. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}
