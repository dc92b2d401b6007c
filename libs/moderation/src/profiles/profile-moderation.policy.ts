import { type User, UserRole } from '#convoke/accounts';
import { type Actor, ActorKind, type Viewer } from '#convoke/actors';
import type { ErrorCode } from '#convoke/core';

/** What is moderated one by one; the programs of an instance are not. */
export function isModerated({ type, deletedAt }: Pick<Actor, 'type' | 'deletedAt'>): boolean {
  return !deletedAt && type !== ActorKind.APPLICATION;
}

/** Why a moderator may not act against an account: nobody shuts themselves out, and no moderator an administrator. */
export function obstacleToModerating(
  viewer: Pick<Viewer, 'isUser' | 'isAdministrator'>,
  owner: Pick<User, 'id' | 'role'> | null,
): ErrorCode | null {
  if (!owner) return null;
  if (viewer.isUser(owner.id)) return 'own_account';
  return owner.role === UserRole.ADMINISTRATOR && !viewer.isAdministrator ? 'administrators_only' : null;
}
