/** Who somebody is with a provider: what links an account here with one there. */
export interface OutsidePerson {
  /** The provider's key. */
  provider: string;
  /** Who they are there, for good. */
  subject: string;
  /** What they are called there, for their own eyes. */
  name: string | null;
}

/** Somebody as a provider sends them. */
export interface OutsideArrival extends OutsidePerson {
  email: string | null;
  /** Whether the provider says that it made sure that the address is theirs. */
  emailVerified: boolean;
  /** A language tag. */
  locale: string | null;
}
