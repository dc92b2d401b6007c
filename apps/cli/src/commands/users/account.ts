import { type User, Users } from '#convoke/accounts';
import { DomainError } from '#convoke/core';
import { UserState } from '#convoke/moderation';
import type { Operation } from '../../command.js';

/** The account of an address; throws user_not_found. */
export async function accountAt({ get }: Operation, email: string): Promise<User> {
  const user = await get(Users).findByEmail(email.trim());
  if (!user) throw new DomainError('user_not_found');
  return user;
}

/** Which of the states an account is in, as lists name them. */
export function stateOf({ disabledAt, confirmedAt, waitingSince }: User): UserState {
  if (disabledAt) return UserState.DISABLED;
  if (confirmedAt) return UserState.ACTIVE;
  return waitingSince ? UserState.WAITING : UserState.UNCONFIRMED;
}
