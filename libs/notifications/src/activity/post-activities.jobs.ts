import { Injectable } from '@nestjs/common';
import { OnDomainEvent } from '#convoke/core';
import { PostDeleted, type PostNews, PostPublished, PostQueries, PostUpdated } from '#convoke/posts';
import { ActivityLog, type NewActivity } from './activity-log.service.js';

/** Writes down what becomes of the posts of groups. */
@Injectable()
export class PostActivities {
  constructor(
    private readonly posts: PostQueries,
    private readonly log: ActivityLog,
  ) {}

  @OnDomainEvent(PostPublished)
  async published(news: PostNews): Promise<void> {
    const post = await this.posts.findById(news.postId);
    // One that publishes itself was written by somebody.
    const byActorId = news.byActorId ?? post?.authorId ?? null;
    await this.write({ ...news, byActorId }, { subject: 'post_created', at: post?.publishedAt ?? undefined });
  }

  @OnDomainEvent(PostUpdated)
  async updated(news: PostNews): Promise<void> {
    const changedAt = (await this.posts.findById(news.postId))?.updatedAt;
    await this.write(news, { subject: 'post_updated', changedAt });
  }

  @OnDomainEvent(PostDeleted)
  async deleted(news: PostNews): Promise<void> {
    await this.write(news, { subject: 'post_deleted' });
  }

  private async write(
    { postId: objectId, groupId, byActorId: authorId, title }: PostNews,
    activity: Pick<NewActivity, 'subject' | 'at' | 'changedAt'>,
  ): Promise<void> {
    await this.log.write({ groupId, authorId, objectId, params: { post_title: title }, ...activity });
  }
}
