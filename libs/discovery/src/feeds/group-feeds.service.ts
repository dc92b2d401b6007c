import { Injectable } from '@nestjs/common';
import { type Actor, GroupQueries } from '#convoke/actors';
import { Clock, type Config, DomainError, InjectConfig, translate } from '#convoke/core';
import { EventOrderBy, GroupEventQueries } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import { MediaService, Storage } from '#convoke/media';
import { PostQueries } from '#convoke/posts';
import type { Feed, FeedFormat, FeedPage, PublishedPost } from './feed.js';
import { FeedEvents } from './feed-events.service.js';
import { descriptionOf, FORMATS, localeOf, tellsSince, windowOf } from './feed-formats.js';

const NOBODY = { actorIds: [], isModerator: false };

/** The feeds of groups, which everybody may read: a calendar of events, and news with what they write as well. */
@Injectable()
export class GroupFeeds {
  constructor(
    private readonly clock: Clock,
    private readonly groups: GroupQueries,
    private readonly groupEvents: GroupEventQueries,
    private readonly events: FeedEvents,
    private readonly posts: PostQueries,
    private readonly media: MediaService,
    private readonly storage: Storage,
    private readonly settings: InstanceSettingsService,
    @InjectConfig('server') private readonly server: Config['server'],
  ) {}

  /**
   * What a group of this instance publishes for everybody; null where there is no such group that strangers may see.
   * Throws gone.
   */
  async find(name: string, format: FeedFormat, page: FeedPage): Promise<Feed | null> {
    const group = await this.groups.findVisible(NOBODY, name, null);
    if (!group && (await this.groups.deletedSince(name))) throw new DomainError('gone');
    if (!group) return null;
    const locale = localeOf(await this.settings.current());
    const path = `/@${group.preferredUsername}`;
    const about = { title: group.name || group.preferredUsername, path: `${path}/feed` };
    const found = await this.eventsOf(group, format, page);
    if (format !== 'atom' || page.isPast) {
      const list = `${path}/events${page.isPast ? '?view=past' : ''}`;
      return { ...about, description: descriptionOf(format, page, locale), page: list, ...found };
    }
    const description = translate('feed_description_group_news', { most: FORMATS.atom.most }, locale);
    return { ...about, description, page: path, ...found, posts: await this.postsOf(group) };
  }

  private async eventsOf(group: Actor, format: FeedFormat, page: FeedPage): Promise<Pick<Feed, 'events' | 'nextPage'>> {
    const isNews = format === 'atom' && !page.isPast;
    const now = this.clock.now();
    const { elements } = await this.groupEvents.ofGroup(
      group.id,
      'stranger',
      page.isPast ? { before: now } : { after: tellsSince(format, now) ?? now },
      {
        by: isNews ? EventOrderBy.INSERTED_AT : EventOrderBy.BEGINS_ON,
        direction: isNews || page.isPast ? 'DESC' : 'ASC',
      },
      windowOf(page),
      { elements: true, total: false },
    );
    return this.events.tell(elements, page);
  }

  private async postsOf(group: Actor): Promise<PublishedPost[]> {
    const { elements } = await this.posts.published(group.id, { offset: 0, limit: FORMATS.atom.most }, false);
    const pictures = await this.media.findMany(elements.flatMap(({ pictureId }) => pictureId ?? []));
    const publisher = { name: group.name || group.preferredUsername, url: group.url };
    return elements.map((post) => {
      const picture = post.pictureId ? pictures.get(post.pictureId) : undefined;
      return {
        post,
        page: `${this.server.publicUrl}/p/${post.slug}`,
        group: publisher,
        picture: picture ? { url: this.storage.url(picture.key), contentType: picture.contentType } : null,
      };
    });
  }
}
