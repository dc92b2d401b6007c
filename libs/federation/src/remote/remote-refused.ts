import type { FetchRefusal } from '#convoke/core';

/** Why what another server holds was not taken. */
export type RemoteRefusal =
  | FetchRefusal
  | 'ours'
  | 'status'
  | 'not_an_object'
  | 'no_id'
  | 'other_origin'
  | 'not_an_actor'
  | 'not_a_collection'
  | 'key_owner'
  | 'asked_recently'
  | 'too_many'
  | 'handle'
  | 'handle_unconfirmed';

/** Something elsewhere that broke a rule or could not be had; `temporary` where it may be had later. */
export class RemoteRefused extends Error {
  readonly temporary: boolean;

  constructor(
    readonly reason: RemoteRefusal,
    readonly address: string,
    options: { temporary?: boolean; cause?: unknown } = {},
  ) {
    super(`${reason}: ${address}`, { cause: options.cause });
    this.name = 'RemoteRefused';
    this.temporary = options.temporary ?? false;
  }
}

/** Something that is not there (404), or that was and has been deleted (410, or a Tombstone). */
export class RemoteGone extends Error {
  constructor(
    readonly address: string,
    /** True where its server says that it was deleted. */
    readonly deleted: boolean,
  ) {
    super(`gone: ${address}`);
    this.name = 'RemoteGone';
  }
}
