import { domainEvent } from '#convoke/core';

/** Somebody proved that the address of their new account is theirs. */
export const UserConfirmed = domainEvent<{ userId: string }>('user.confirmed');

/** Somebody locked their account: whatever opens a part of it is to be good no more. */
export const AccountLocked = domainEvent<{ userId: string }>('account.locked');
