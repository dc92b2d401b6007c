import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { type Actor, ActorQueries, type MemberChange, MemberChanged, MemberQueries, MemberRole } from '#convoke/actors';
import { Database, OnDomainEvent } from '#convoke/core';
import { paced } from '../notices/digests.service.js';
import { InvitationMails } from '../notices/invitation-mails.service.js';
import { Notices } from '../notices/notices.service.js';
import { GroupManagers } from './group-managers.queries.js';
import { MembershipLetters } from './membership-letters.service.js';
import { type MembershipNews, membershipNews } from './membership-news.js';

/** Tells people what becomes of their memberships, and those who let people in of who asks. */
@Injectable()
export class MembershipNotices {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
    private readonly users: Users,
    private readonly managers: GroupManagers,
    private readonly letters: MembershipLetters,
    private readonly notices: Notices,
    private readonly invitationMails: InvitationMails,
  ) {}

  @OnDomainEvent(MemberChanged)
  async changed(change: MemberChange): Promise<void> {
    const { groupId, actorId, byActorId, to } = change;
    const news = membershipNews(change);
    const isRequest = to === MemberRole.NOT_APPROVED;
    if ((!news && !isRequest) || !(await this.stillHolds(change))) return;
    const actors = await this.actors.findMany([groupId, actorId, ...(byActorId ? [byActorId] : [])]);
    const [group, profile] = [actors.get(groupId), actors.get(actorId)];
    if (!group || group.suspended || !profile) return;
    if (isRequest) await this.tellManagers(change, group, profile);
    else await this.tellProfile(change, { news: news!, group, profile, by: actors.get(byActorId ?? '') });
  }

  /** Whoever is something else by now is told of that. */
  private async stillHolds({ groupId, actorId, to }: MemberChange): Promise<boolean> {
    return ((await this.members.find(groupId, actorId))?.role ?? null) === to;
  }

  private async tellManagers({ memberId, at }: MemberChange, group: Actor, asker: Actor): Promise<void> {
    const data = { title: titleOf(group), groupId: group.id, memberId };
    const notice = {
      kind: 'member_request',
      key: `member-asked:${memberId}:${at}`,
      subjectId: asker.id,
      data,
    } as const;
    await this.db.transaction(async (tx) => {
      const managers = await this.managers.of(tx, group.id, 'manage members', asker.userId);
      const recipients = managers.map((each) => paced(each, each.user.settings.notificationPendingMembership));
      await this.notices.tell(tx, notice, recipients, (_, locale) => this.letters.asked({ group, asker }, locale));
    });
  }

  private async tellProfile({ memberId, at }: MemberChange, { news, group, profile, by }: News): Promise<void> {
    const { userId } = profile;
    if (!userId) return;
    const data = { title: titleOf(group), groupId: group.id, changed: [news] };
    const key = `membership-${news}:${memberId}:${at}`;
    const subjectId = news === 'invited' ? by?.id : null;
    const mail = news === 'invited' ? await this.invitationMails.mailFor(userId) : undefined;
    await this.db.transaction(async (tx) => {
      const user = (await this.users.usable([userId], tx)).get(userId);
      if (!user) return;
      const recipient = { user, profileId: profile.id, mail };
      await this.notices.tell(tx, { kind: 'group_membership', key, subjectId, data }, [recipient], (_, locale) =>
        this.letters.news(news, group, profile, by, locale),
      );
    });
  }
}

interface News {
  news: MembershipNews;
  group: Actor;
  profile: Actor;
  /** Who did it. */
  by: Actor | undefined;
}

function titleOf({ name, preferredUsername }: Actor): string {
  return name || `@${preferredUsername}`;
}
