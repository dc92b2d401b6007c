import { domainEvent } from '#convoke/core';

export interface PostNews {
  postId: string;
  groupId: string;
  /** Which profile did it; null for who moderates the instance, and where nobody did. */
  byActorId: string | null;
  title: string;
}

/** A draft became a post, or a post was written as one; here or elsewhere. */
export const PostPublished = domainEvent<PostNews>('post.published');

/** A published post is no longer what it was; `wasOpen` says whether others than members could read that. */
export const PostUpdated = domainEvent<PostNews & { wasOpen: boolean }>('post.updated');

/** Of a published post only a tombstone is left. */
export const PostDeleted = domainEvent<PostNews & { wasOpen: boolean }>('post.deleted');
