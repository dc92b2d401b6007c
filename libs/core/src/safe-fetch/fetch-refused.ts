/** Why an outbound request was not made or its answer not taken; only the last two may pass if tried again later. */
export type FetchRefusal =
  | 'malformed_url'
  | 'scheme'
  | 'credentials'
  | 'port'
  | 'address_form'
  | 'private_address'
  | 'blocked'
  | 'redirects'
  | 'content_type'
  | 'content_encoding'
  | 'too_large'
  | 'not_json'
  | 'timeout'
  | 'unreachable';

/** An outbound request that broke a rule or found nobody; `reason` says which. */
export class FetchRefused extends Error {
  constructor(
    readonly reason: FetchRefusal,
    detail: string,
    options: { cause?: unknown } = {},
  ) {
    super(`${reason}: ${detail}`, options);
    this.name = 'FetchRefused';
  }

  /** True when the other side may only be away for the moment. */
  get temporary(): boolean {
    return this.reason === 'timeout' || this.reason === 'unreachable';
  }
}
