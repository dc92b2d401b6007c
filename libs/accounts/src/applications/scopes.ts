const crud = (noun: string) => ['create', 'update', 'delete'].map((verb) => `write:${noun}:${verb}`);

/** All that a program may ask for: Mobilizon's list, and behind it what Mobilizon asks for but does not list, and ours. */
export const SCOPES: readonly string[] = [
  'read',
  'write',
  'write:media:upload',
  'write:media:remove',
  ...crud('event'),
  ...crud('comment'),
  'write:participation',
  'write:user:settings',
  'write:user:setting:activity',
  'write:user:setting:push',
  ...crud('profile'),
  'write:profile:feed_token:create',
  'write:feed_token:delete',
  'write:group_membership',
  ...crud('group'),
  ...crud('group:discussion'),
  ...crud('group:resources'),
  'write:group:members',
  ...crud('group:post'),
  'read:event',
  'read:event:participants',
  'read:event:participants:export',
  'read:user:media',
  'read:user:settings',
  'read:user:activity_settings',
  'read:user:participations',
  'read:user:memberships',
  'read:user:draft_events',
  'read:user:group_suggested_events',
  'read:profile',
  'read:profile:organized_events',
  'read:profile:participations',
  'read:profile:memberships',
  'read:profile:follows',
  'read:group',
  'read:group:events',
  'read:group:discussions',
  'read:group:resources',
  'read:group:followers',
  'read:group:todo_lists',
  'read:group:activities',
  'read:group:members',
  'read:conversations',
  'read:profile:conversations',
  ...crud('conversation'),
  'write:event:participants:private_message',
  'write:event:invitations',
];

const known = new Set(SCOPES);

/** The scopes of a list with spaces between, each once; null where it has none or one that is unknown. */
export function readScopes(text: string): string[] | null {
  const scopes = [...new Set(text.split(' ').filter(Boolean))];
  return scopes.length > 0 && scopes.every((scope) => known.has(scope)) ? scopes : null;
}

/** Those of a list that there are. */
export function knownScopes(text: string): string[] {
  return [...new Set(text.split(/\s+/))].filter((scope) => known.has(scope));
}

/** Whether who was granted some scopes may do what one asks for: `read` and `write` alone stand for all of their kind. */
export function covers(granted: readonly string[], scope: string): boolean {
  return granted.includes(scope) || granted.includes(scope.split(':', 1)[0]!);
}

/** The scopes that are asked for, where what is granted covers them; null otherwise. */
export function scopesWithin(granted: readonly string[], text: string): string[] | null {
  const asked = readScopes(text);
  return asked?.every((scope) => covers(granted, scope)) ? asked : null;
}
