import { GroupVisibility, mayInGroup, type Member, rolesWith } from '#convoke/actors';
import type { Post } from './post.entity.js';
import { PostVisibility } from './post.values.js';

/** Who looks: a user by the ids of all their profiles, or a remote actor by its own. */
export interface PostViewer {
  readonly actorIds: readonly string[];
  /** Whether they moderate the instance. */
  readonly isModerator: boolean;
}

/** What the viewer's profiles are in the group. */
export type PostStanding = readonly Pick<Member, 'role'>[];

/** Posts with those who answer for them: the author as `a`, the group as `g` and its settings as `s`. */
export const POSTS_WITH_ANSWERERS = `posts p JOIN actors a ON a.id = p.author_id
  JOIN actors g ON g.id = p.group_id JOIN groups s ON s.actor_id = p.group_id`;

const SHOWN = `p.deleted_at IS NULL AND g.deleted_at IS NULL`;
const NOT_SUSPENDED = `a.suspended_at IS NULL AND NOT a.host_suspended AND g.suspended_at IS NULL AND NOT g.host_suspended`;
const OPEN = `NOT p.draft AND p.visibility <> '${PostVisibility.PRIVATE}' AND s.visibility <> '${GroupVisibility.PRIVATE}'`;

/** The condition of what members read. */
export const PUBLISHED_POSTS = `${SHOWN} AND ${NOT_SUSPENDED} AND NOT p.draft`;

/** The condition of what everybody finds on the page of its group. */
export const PUBLIC_POSTS = `${SHOWN} AND ${NOT_SUSPENDED} AND ${OPEN} AND p.visibility = '${PostVisibility.PUBLIC}'`;

/** The condition of what search engines are told of. */
export const LISTED_POSTS = `${PUBLIC_POSTS} AND s.visibility = '${GroupVisibility.PUBLIC}'
  AND a.silenced_at IS NULL AND NOT a.host_silenced AND g.silenced_at IS NULL AND NOT g.host_silenced`;

/**
 * Who may see posts: members those that are published, who may publish drafts too, others what is open, and lists show
 * them what is public. `actorIds` is the placeholder of the viewer's bigint[].
 */
export function visiblePosts(actorIds: string, { isModerator }: PostViewer, { listed = false } = {}): string {
  const open = listed ? `${OPEN} AND p.visibility = '${PostVisibility.PUBLIC}'` : OPEN;
  return `${SHOWN}${isModerator ? '' : ` AND ${NOT_SUSPENDED}`} AND ((${open}) OR EXISTS (SELECT FROM members m
    WHERE m.group_id = p.group_id AND m.actor_id = ANY(${actorIds}::bigint[])
      AND (m.role = ANY('{${rolesWith('publish')}}') OR (NOT p.draft AND m.role = ANY('{${rolesWith('read')}}')))))`;
}

/** Write, publish, change and delete the posts of the group. */
export function mayPublish(standing: PostStanding): boolean {
  return standing.some(({ role }) => mayInGroup(role, 'publish'));
}

/** What was written on another server as well: that is asked to take the change over. */
export function mayUpdatePost(standing: PostStanding, post: Post): boolean {
  return !post.deletedAt && mayPublish(standing);
}

/** Instance moderators may delete what anybody can read. */
export function mayDeletePost(viewer: PostViewer, standing: PostStanding, post: Post): boolean {
  return !post.deletedAt && (mayPublish(standing) || (viewer.isModerator && post.isOpen));
}

/** Which of its members wrote it is the group's own business. */
export function maySeePostAuthor(standing: PostStanding): boolean {
  return standing.some(({ role }) => mayInGroup(role, 'read'));
}
