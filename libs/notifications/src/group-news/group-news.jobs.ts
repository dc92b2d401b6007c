import { Injectable } from '@nestjs/common';
import { Clock, Database, OnDomainEvent, type Tx } from '#convoke/core';
import { ActivityLogged } from '../activity/activity.domain-events.js';
import { ActivityQueries } from '../activity/activity.queries.js';
import { paced } from '../notices/digests.service.js';
import type { Notice, Recipient } from '../notices/notice.js';
import { Notices } from '../notices/notices.service.js';
import { GroupAudience } from './group-audience.queries.js';
import { GroupNewsLetters } from './group-news-letters.service.js';
import { type GroupNews, GroupNewsQueries } from './group-news.queries.js';
import { FOLLOWED, isForFollowers, toldAs } from './told.js';

/** What a new member's server fetches of the past is no news. */
const STALE_MS = 24 * 3_600_000;

/** Tells people what happens in the groups that they are in, or follow. */
@Injectable()
export class GroupNewsJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly activities: ActivityQueries,
    private readonly queries: GroupNewsQueries,
    private readonly audience: GroupAudience,
    private readonly letters: GroupNewsLetters,
    private readonly notices: Notices,
  ) {}

  @OnDomainEvent(ActivityLogged)
  async tell({ activityId }: { activityId: string }): Promise<void> {
    const activity = await this.activities.find(activityId);
    const told = activity && toldAs(activity.subject);
    if (!told || this.clock.now().getTime() - activity.insertedAt.getTime() > STALE_MS) return;
    await this.db.transaction(async (tx) => {
      const news = await this.queries.read(tx, activity);
      if (!news) return;
      const { groupId, subject } = activity;
      const doer = news.author?.userId ?? null;
      for await (const some of this.audience.members(tx, groupId, doer)) await this.send(tx, told.kind, news, some);
      if (!news.isPublic || !isForFollowers(subject)) return;
      for await (const some of this.audience.followers(tx, groupId, doer)) await this.send(tx, FOLLOWED, news, some);
    });
  }

  private async send(tx: Tx, kind: Notice['kind'], news: GroupNews, recipients: Recipient[]): Promise<void> {
    const { activity, author, title, path, event } = news;
    const { groupId, subject } = activity;
    const data = { title, changed: [subject], groupId, path };
    const notice = { kind, key: `activity:${activity.id}`, eventId: event?.id, subjectId: author?.id, data };
    const readers = recipients.map((each) => paced(each, each.user.settings.groupNotifications));
    await this.notices.tell(tx, notice, readers, (user, locale) => this.letters.one(news, user, locale));
  }
}
