import { domainEvent } from '#convoke/core';

export const PersonCreated = domainEvent<{ actorId: string }>('person.created');
export const PersonUpdated = domainEvent<{ actorId: string }>('person.updated');
/** The profile is a tombstone now; whatever it owned is for others to remove. It is in none of its groups any more. */
export const PersonDeleted = domainEvent<{ actorId: string; groupIds: string[] }>('person.deleted');
/** The same of an actor elsewhere, whose server said so. */
export const RemoteActorDeleted = domainEvent<{ actorId: string }>('remote-actor.deleted');
/** The profile sends people to another one; its row says where. */
export const PersonMoved = domainEvent<{ actorId: string }>('person.moved');
/** Actors were shut out, or let in again; their rows say which. */
export const ActorsSuspended = domainEvent<{ actorIds: string[] }>('actors.suspended');
/** Actors were taken out of public lists, or stand there again; their rows say which. */
export const ActorsSilenced = domainEvent<{ actorIds: string[] }>('actors.silenced');
/** Searches may find what actors publish, or may not any more; their rows say which. */
export const ActorsIndexed = domainEvent<{ actorIds: string[] }>('actors.indexed');
/** The account is gone; its profiles go after it, each at a moment of its own. */
export const AccountDeleted = domainEvent<{ userId: string }>('account.deleted');
