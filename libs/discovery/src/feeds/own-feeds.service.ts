import { Injectable } from '@nestjs/common';
import { chooseLocale, Clock, type Locale, translate } from '#convoke/core';
import { EventQueries, GroupEventQueries, ParticipantRole, type ToldEvent } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import type { Feed } from './feed.js';
import { type FeedOwner, FeedTokens } from './feed-tokens.service.js';

const DAY_MS = 86_400_000;
/** Calendars forget what is no longer told, so some of the past is. */
const DAYS_BACK = 90;
const MOST = 500;

const { CREATOR, ADMINISTRATOR, MODERATOR, PARTICIPANT, NOT_APPROVED, WAITING } = ParticipantRole;
const GOING: ParticipantRole[] = [CREATOR, ADMINISTRATOR, MODERATOR, PARTICIPANT];
const WORDS: Partial<Record<ParticipantRole, string>> = {
  [CREATOR]: 'feed_you_organize',
  [NOT_APPROVED]: 'feed_you_wait_for_approval',
  [WAITING]: 'feed_you_wait_for_a_place',
};

/** The feeds that people have of what they go to and organize, and of what their groups plan. */
@Injectable()
export class OwnFeeds {
  constructor(
    private readonly clock: Clock,
    private readonly tokens: FeedTokens,
    private readonly events: EventQueries,
    private readonly groupEvents: GroupEventQueries,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** What somebody goes to and organizes; null where the token opens nothing. */
  async going(token: string): Promise<Feed | null> {
    const owner = await this.tokens.owner(token, 'going');
    if (!owner) return null;
    const locale = chooseLocale(owner.locale ?? undefined);
    const { name: instance } = await this.settings.current();
    const title = owner.profile
      ? translate('feed_title_profile', { name: owner.profile.name }, locale)
      : translate('feed_title_account', { instance }, locale);
    return {
      title,
      description: translate('feed_description_own', { days: DAYS_BACK, most: MOST }, locale),
      path: `/events/going/${token}`,
      page: '/events/me',
      events: await this.eventsOf(owner, locale),
    };
  }

  /** What the groups plan, but for what the profiles take part in; null where the token opens nothing. */
  async followed(token: string): Promise<Feed | null> {
    const owner = await this.tokens.owner(token, 'followed');
    if (!owner) return null;
    const locale = chooseLocale(owner.locale ?? undefined);
    const name = owner.profile?.name ?? (await this.settings.current()).name;
    const window = { offset: 0, limit: MOST };
    const parts = { elements: true, total: false };
    const { elements } = await this.groupEvents.followedBy(owner.actorIds, this.clock.now(), window, parts);
    const events = await this.events.described(elements.map(({ event }) => event));
    return {
      title: translate('feed_title_followed', { name }, locale),
      description: translate('feed_description_next', {}, locale),
      path: `/events/followed/${token}`,
      page: '/events/groups',
      events: events.map((event) => ({ event })),
    };
  }

  /** Those that the profiles have a part in; of several profiles at one event the surest part counts. */
  private async eventsOf({ actorIds }: FeedOwner, locale: Locale): Promise<ToldEvent[]> {
    const since = new Date(this.clock.now().getTime() - DAYS_BACK * DAY_MS);
    const found = await this.events.list<{ role: ParticipantRole; roleSince: Date }>(
      `JOIN (SELECT DISTINCT ON (p.event_id) p.event_id, p.role, p.updated_at FROM participations p
          WHERE p.actor_id = ANY($1) AND p.role <> 'rejected'
          ORDER BY p.event_id, array_position($2::text[], p.role)) mine ON mine.event_id = e.id
        WHERE NOT e.draft AND NOT e.suspended AND e.deleted_at IS NULL AND coalesce(e.ends_on, e.begins_on) > $3
        ORDER BY e.begins_on, e.id LIMIT ${MOST}`,
      [actorIds, GOING, since],
      'e.description, mine.role, mine.updated_at AS "roleSince"',
    );
    return found.map((event) => ({
      event,
      concern: {
        tentative: !GOING.includes(event.role),
        text: wordsOf(event.role, locale),
        since: event.roleSince,
      },
    }));
  }
}

function wordsOf(role: ParticipantRole, locale: Locale): string {
  const key = WORDS[role];
  return key ? translate(key, {}, locale) : '';
}
