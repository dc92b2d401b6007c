import { Injectable } from '@nestjs/common';
import { OnDomainEvent } from '#convoke/core';
import {
  type Discussion,
  DiscussionClosed,
  DiscussionCreated,
  DiscussionDeleted,
  DiscussionQueries,
  DiscussionRenamed,
  DiscussionReplied,
} from '#convoke/threads';
import { ActivityLog, type NewActivity } from './activity-log.service.js';

interface Happening {
  discussionId: string;
  byActorId: string;
}

/** Writes down what becomes of the discussions of groups. */
@Injectable()
export class DiscussionActivities {
  constructor(
    private readonly discussions: DiscussionQueries,
    private readonly log: ActivityLog,
  ) {}

  @OnDomainEvent(DiscussionCreated)
  async created(happening: Happening): Promise<void> {
    await this.write(happening, ({ insertedAt: at }) => ({ subject: 'discussion_created', at }));
  }

  @OnDomainEvent(DiscussionReplied)
  async replied(happening: Happening & { commentId: string }): Promise<void> {
    const comment = await this.discussions.findComment(happening.commentId);
    if (!comment || comment.deletedAt) return;
    const { publishedAt: at } = comment;
    await this.write(happening, () => ({ subject: 'discussion_replied', at, changedAt: at }));
  }

  @OnDomainEvent(DiscussionRenamed)
  async renamed({ title: old, ...happening }: Happening & { title: string }): Promise<void> {
    await this.write(happening, ({ changedAt }) => ({
      subject: 'discussion_renamed',
      occurrence: changedAt.toISOString(),
      params: { old_discussion_title: old },
    }));
  }

  @OnDomainEvent(DiscussionClosed)
  async closed(happening: Happening): Promise<void> {
    await this.write(happening, ({ changedAt }) => ({
      subject: 'discussion_archived',
      occurrence: changedAt.toISOString(),
    }));
  }

  @OnDomainEvent(DiscussionDeleted)
  async deleted({ title, ...happening }: Happening & { title: string }): Promise<void> {
    await this.write(happening, () => ({ subject: 'discussion_deleted', params: { discussion_title: title } }));
  }

  private async write(
    { discussionId: objectId, byActorId: authorId }: Happening,
    about: (discussion: Discussion) => Omit<NewActivity, 'groupId' | 'authorId' | 'objectId'>,
  ): Promise<void> {
    const discussion = await this.discussions.find(objectId);
    if (!discussion) return;
    const { groupId, slug, title } = discussion;
    const activity = about(discussion);
    const params = { discussion_slug: slug, discussion_title: title, ...activity.params };
    await this.log.write({ groupId, authorId, objectId, ...activity, params });
  }
}
