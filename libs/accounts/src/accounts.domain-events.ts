import { domainEvent } from '#convoke/core';

/** Somebody proved that the address of their new account is theirs. */
export const UserConfirmed = domainEvent<{ userId: string }>('user.confirmed');
