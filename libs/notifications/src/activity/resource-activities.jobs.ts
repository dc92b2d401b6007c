import { Injectable } from '@nestjs/common';
import { OnDomainEvent } from '#convoke/core';
import {
  type Resource,
  ResourceCreated,
  ResourceDeleted,
  ResourceMoved,
  type ResourceNews,
  ResourceQueries,
  type ResourceText,
  ResourceUpdated,
} from '#convoke/resources';
import { ActivityLog, type NewActivity } from './activity-log.service.js';

type Updated = ResourceNews & { changed: ResourceText[]; oldTitle: string };

/** Writes down what becomes of the resources of groups. */
@Injectable()
export class ResourceActivities {
  constructor(
    private readonly resources: ResourceQueries,
    private readonly log: ActivityLog,
  ) {}

  @OnDomainEvent(ResourceCreated)
  async created(news: ResourceNews): Promise<void> {
    await this.write(news, ({ publishedAt: at }) => ({ subject: 'resource_created', at }));
  }

  @OnDomainEvent(ResourceUpdated)
  async updated({ changed, oldTitle, ...news }: Updated): Promise<void> {
    await this.write(news, ({ updatedAt: changedAt }) =>
      changed.includes('title')
        ? { subject: 'resource_renamed', changedAt, params: { old_resource_title: oldTitle } }
        : { subject: 'resource_updated', changedAt },
    );
  }

  @OnDomainEvent(ResourceMoved)
  async moved(news: ResourceNews): Promise<void> {
    await this.write(news, ({ updatedAt: changedAt }) => ({ subject: 'resource_moved', changedAt }));
  }

  @OnDomainEvent(ResourceDeleted)
  async deleted(news: ResourceNews): Promise<void> {
    await this.write(news, () => ({ subject: 'resource_deleted' }));
  }

  private async write(
    { resourceId: objectId, groupId, byActorId: authorId, title }: ResourceNews,
    about: (resource: Resource) => Pick<NewActivity, 'subject' | 'at' | 'changedAt' | 'params'>,
  ): Promise<void> {
    const resource = await this.resources.findById(objectId);
    if (!resource) return;
    const activity = about(resource);
    const params = { resource_title: title, is_folder: String(resource.isFolder), ...activity.params };
    await this.log.write({ groupId, authorId, objectId, ...activity, params });
  }
}
