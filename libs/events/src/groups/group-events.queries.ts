import { Injectable } from '@nestjs/common';
import { groupsOf } from '#convoke/actors';
import { Database, type PageOf, type PageParts, type PageWindow, readPage } from '#convoke/core';
import type { EventOrderBy, UpcomingOrder } from '../event-list.queries.js';
import type { Event } from '../event.entity.js';
import { OPEN_TO_ALL } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';

/** What of a group somebody is shown: strangers what is open to all, members what is for them, publishers all. */
export type GroupReader = 'stranger' | 'member' | 'publisher';

export interface GroupEventFilter {
  /** Only those that are not over by then. */
  after?: Date | null;
  /** Only those that are over by then. */
  before?: Date | null;
  drafts?: boolean;
}

/** Whose group an event came from, for somebody with several profiles. */
export interface FollowedEvent {
  event: Event;
  profileId: string;
}

const PRESENT = 'NOT e.draft AND NOT e.suspended AND e.deleted_at IS NULL';
const SHOWN: Record<GroupReader, string> = {
  stranger: OPEN_TO_ALL,
  member: `${PRESENT} AND e.visibility <> 'private'`,
  publisher: PRESENT,
};
const DRAFTS = 'e.draft AND NOT e.suspended AND e.deleted_at IS NULL';
const FOLLOWED = `JOIN ${groupsOf('$1')} followed ON followed.group_id = e.attributed_to_id`;
const PROFILE = 'followed.actor_id AS "profileId"';
const END = 'coalesce(e.ends_on, e.begins_on)';

/** The lists of events of groups. */
@Injectable()
export class GroupEventQueries {
  constructor(
    private readonly db: Database,
    private readonly events: EventQueries,
  ) {}

  /** Drafts are for those who publish. */
  async ofGroup(
    groupId: string,
    reader: GroupReader,
    { after, before, drafts }: GroupEventFilter,
    { by, direction }: UpcomingOrder,
    window: PageWindow,
    parts: PageParts,
  ): Promise<PageOf<Event>> {
    if (drafts && reader !== 'publisher') return { elements: [], total: 0 };
    const which = `e.attributed_to_id = $1 AND ${drafts ? DRAFTS : SHOWN[reader]}
      AND ($2::timestamptz IS NULL OR ${END} > $2) AND ($3::timestamptz IS NULL OR ${END} <= $3)`;
    const params = [groupId, after ?? null, before ?? null];
    const ordered = `WHERE ${which} ORDER BY e.${by satisfies EventOrderBy} ${direction}, e.id ${direction}
      OFFSET ${window.offset} LIMIT ${window.limit}`;
    return readPage(
      window,
      parts,
      () => this.events.list(ordered, params),
      () => this.total(which, params),
    );
  }

  /** What other servers are shown of it, with descriptions, the newest first: to strangers what is open to all, to members all that is for them. */
  async published(groupId: string, { offset, limit }: PageWindow, membersToo: boolean): Promise<PageOf<Event>> {
    const which = `e.attributed_to_id = $1 AND ${membersToo ? SHOWN.member : OPEN_TO_ALL}`;
    const newest = `WHERE ${which} ORDER BY e.inserted_at DESC, e.id DESC OFFSET ${offset} LIMIT ${limit}`;
    const elements = limit > 0 ? await this.events.list(newest, [groupId], 'e.description') : [];
    return { elements, total: await this.total(which, [groupId]) };
  }

  /** Addresses of all that is kept of a group elsewhere. */
  async foreignUrls(groupId: string): Promise<string[]> {
    const rows = await this.db.query<{ url: string }>(
      `SELECT url FROM events WHERE attributed_to_id = $1 AND NOT local AND deleted_at IS NULL ORDER BY id`,
      [groupId],
    );
    return rows.map(({ url }) => url);
  }

  /** Events to come of the groups that the profiles are in or follow, and that none of them takes part in, the soonest first. */
  async followedBy(
    actorIds: readonly string[],
    after: Date,
    window: PageWindow,
    parts: PageParts,
  ): Promise<PageOf<FollowedEvent>> {
    const params = [actorIds, after];
    const which = `${PRESENT} AND ${END} > $2
      AND (e.visibility = 'public' OR (followed.is_member AND e.visibility <> 'private'))
      AND NOT EXISTS (SELECT FROM participations p WHERE p.event_id = e.id AND p.actor_id = ANY($1))`;
    const ordered = `${FOLLOWED} WHERE ${which} ORDER BY e.begins_on, e.id OFFSET ${window.offset} LIMIT ${window.limit}`;
    return readPage(
      window,
      parts,
      async () => {
        const found = await this.events.list<Pick<FollowedEvent, 'profileId'>>(ordered, params, PROFILE);
        return found.map((event) => ({ event, profileId: event.profileId }));
      },
      () => this.total(which, params, FOLLOWED),
    );
  }

  private async total(which: string, params: unknown[], join = ''): Promise<number> {
    const [row] = await this.db.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM events e ${join} WHERE ${which}`,
      params,
    );
    return row!.total;
  }
}
