import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries } from '#convoke/actors';
import type { Tx } from '#convoke/core';
import { type Event, EventQueries, EventVisibility } from '#convoke/events';
import { PostQueries } from '#convoke/posts';
import { ResourceQueries } from '#convoke/resources';
import { type Activity, ActivityKind } from '../activity/activity.js';

/** Something that happened in a group, with all that is said of it. */
export interface GroupNews {
  activity: Activity;
  group: Actor;
  /** Null where nobody did it, or whoever did is gone. */
  author: Actor | null;
  title: string;
  /** Of the page that shows it, from the root. */
  path: string;
  /** Whether followers may see it. */
  isPublic: boolean;
  event?: Event;
}

type Thing = Pick<GroupNews, 'path' | 'isPublic' | 'event'>;

/** Reads what there is to say of an activity. */
@Injectable()
export class GroupNewsQueries {
  constructor(
    private readonly actors: ActorQueries,
    private readonly events: EventQueries,
    private readonly posts: PostQueries,
    private readonly resources: ResourceQueries,
  ) {}

  /** Null where there is nothing to see any more, or whoever did it is shut out. */
  async read(tx: Tx, activity: Activity): Promise<GroupNews | null> {
    const { groupId, authorId, kind, params } = activity;
    const actors = await this.actors.findMany([groupId, ...(authorId ? [authorId] : [])], tx);
    const group = actors.get(groupId);
    const author = actors.get(authorId ?? '') ?? null;
    if (!group || group.suspended || author?.suspended) return null;
    const thing = await this.thing(tx, activity, group);
    return thing && { activity, group, author, title: params[`${kind}_title`] ?? '', ...thing };
  }

  private async thing(tx: Tx, { kind, objectId, params }: Activity, group: Actor): Promise<Thing | null> {
    const page = `/${handleOf(group)}`;
    switch (kind) {
      case ActivityKind.EVENT: {
        const event = await this.events.getWhole(objectId, tx);
        if (event.deletedAt || event.draft || event.suspended) return null;
        return { path: `/events/${event.uuid}`, isPublic: event.visibility === EventVisibility.PUBLIC, event };
      }
      case ActivityKind.POST: {
        const post = await this.posts.findById(objectId, tx);
        if (!post || post.deletedAt || post.draft) return null;
        return { path: `/p/${post.slug}`, isPublic: post.visibility === 'public' };
      }
      case ActivityKind.DISCUSSION:
        return { path: `${page}/c/${params.discussion_slug}`, isPublic: false };
      case ActivityKind.RESOURCE: {
        const path = await this.resources.pathOf(objectId, tx);
        return path === null
          ? null
          : { path: `${page}/resources${path.split('/').map(encodeURIComponent).join('/')}`, isPublic: false };
      }
      default:
        return null;
    }
  }
}

export function handleOf({ preferredUsername, domain }: Actor): string {
  return `@${preferredUsername}${domain ? `@${domain}` : ''}`;
}
