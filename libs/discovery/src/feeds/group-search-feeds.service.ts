import { Injectable } from '@nestjs/common';
import { type Actor, Viewer } from '#convoke/actors';
import { type Config, InjectConfig, parseInput, translate } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { MediaService, Storage } from '#convoke/media';
import { groupSearchInput } from '../search/group-search.schema.js';
import { GroupSearchService } from '../search/group-search.service.js';
import type { Feed, FeedFormat, FeedPage, PublishedGroup } from './feed.js';
import { FORMATS, localeOf, toldOf, windowOf } from './feed-formats.js';
import type { FeedGroupSearch } from './feed-search.schema.js';

/** The feeds of searches for groups: news of those that are new. */
@Injectable()
export class GroupSearchFeeds {
  constructor(
    private readonly search: GroupSearchService,
    private readonly media: MediaService,
    private readonly storage: Storage,
    private readonly settings: InstanceSettingsService,
    @InjectConfig('server') private readonly server: Config['server'],
  ) {}

  /** The groups that strangers find, the newest first. Throws InvalidInput. */
  async find(criteria: FeedGroupSearch, format: FeedFormat, page: FeedPage): Promise<Feed> {
    const input = parseInput(groupSearchInput, { ...criteria, sortBy: 'created_at_desc' });
    const { elements } = await this.search.find(Viewer.anonymous, input, windowOf(page));
    const { told, nextPage } = toldOf(elements, page);
    const settings = await this.settings.current();
    const locale = localeOf(settings);
    const { term = '' } = criteria;
    return {
      title: [term, translate('feed_title_groups', { instance: settings.name }, locale)].filter(Boolean).join(', '),
      description: translate('feed_description_groups', { most: FORMATS[format].most }, locale),
      path: '/feed/groups',
      page: `/search/groups?search=${encodeURIComponent(term)}`,
      events: [],
      groups: await this.published(told),
      nextPage,
    };
  }

  private async published(groups: Actor[]): Promise<PublishedGroup[]> {
    const pictures = await this.media.findMany(groups.flatMap(({ avatarId }) => avatarId ?? []));
    return groups.map((group) => {
      const { preferredUsername, domain, avatarId } = group;
      const picture = avatarId ? pictures.get(avatarId) : undefined;
      return {
        group,
        page: `${this.server.publicUrl}/@${preferredUsername}${domain ? `@${domain}` : ''}`,
        picture: picture ? { url: this.storage.url(picture.key), contentType: picture.contentType } : null,
      };
    });
  }
}
