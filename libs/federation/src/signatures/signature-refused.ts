/** The rule that a signed request broke. */
export type SignatureRefusal =
  | 'unsigned'
  | 'several_signatures'
  | 'malformed'
  | 'algorithm'
  | 'header_missing'
  | 'target_uncovered'
  | 'host_uncovered'
  | 'date_uncovered'
  | 'digest_uncovered'
  | 'digest_missing'
  | 'digest_differs'
  | 'too_old'
  | 'in_the_future';

/** A request whose signature cannot be trusted, whatever key it was made with. */
export class SignatureRefused extends Error {
  constructor(
    readonly reason: SignatureRefusal,
    options: { cause?: unknown } = {},
  ) {
    super(`signature refused: ${reason}`, options);
    this.name = 'SignatureRefused';
  }
}
