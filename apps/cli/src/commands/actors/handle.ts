import { type Actor, ActorKind, ActorQueries } from '#convoke/actors';
import { DomainError } from '#convoke/core';
import type { Operation } from '../../command.js';

const KINDS = {
  profile: [ActorKind.PERSON, ActorKind.SERVICE],
  group: [ActorKind.GROUP, ActorKind.ORGANIZATION],
} as const;
/** What is named by a handle; both are treated in the same ways. */
export type Noun = keyof typeof KINDS;

/** `@name` of one of ours, `@name@host` of one elsewhere. */
export function handleOf({ preferredUsername, domain }: Actor): string {
  return domain === null ? `@${preferredUsername}` : `@${preferredUsername}@${domain}`;
}

/** Who has a handle; throws actor_not_found. */
export async function actorNamed({ get, config }: Operation, noun: Noun, handle: string): Promise<Actor> {
  const [name = '', host = '', ...rest] = handle.trim().toLowerCase().replace(/^@/, '').split('@');
  const domain = host === config.server.publicHost ? '' : host;
  for (const kind of rest.length > 0 ? [] : KINDS[noun]) {
    const actor = await get(ActorQueries).findNamed(kind, name, domain);
    if (actor) return actor;
  }
  throw new DomainError('actor_not_found');
}
