import { domainEvent } from '#convoke/core';

export interface ResourceNews {
  resourceId: string;
  groupId: string;
  byActorId: string;
  title: string;
}

/** A folder or link is new in the library of a group. */
export const ResourceCreated = domainEvent<ResourceNews>('resource.created');

/** It has another title, description or address; `changed` says which, `oldTitle` what it was called. */
export const ResourceUpdated = domainEvent<ResourceNews & { changed: ResourceText[]; oldTitle: string }>(
  'resource.updated',
);
export type ResourceText = 'title' | 'summary' | 'resourceUrl';

/** It lies in another folder, with all that is in it; null is the top. */
export const ResourceMoved = domainEvent<ResourceNews & { fromId: string | null; toId: string | null }>(
  'resource.moved',
);

/** It is gone, with all that was in it. */
export const ResourceDeleted = domainEvent<ResourceNews>('resource.deleted');
