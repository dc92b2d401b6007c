import type { Tx } from '#convoke/core';
import type { User } from './user.entity.js';

/** Makes the profile that somebody asked for before their address was confirmed; the library of profiles implements it. */
export abstract class FirstProfiles {
  /** `network`: where the registration came from whose link was opened; null when that is not known. */
  abstract claim(tx: Tx, user: User, network: string | null): Promise<void>;
}
