import { Injectable } from '@nestjs/common';
import { Actor, isMember, MemberChanged, type MemberChange, MemberQueries, MemberRole } from '#convoke/actors';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import { Outbox } from '../../outbox/outbox.service.js';
import { Recipients } from '../../outbox/recipients.queries.js';
import { type Document, groupAddressesOf, writeMember, writeRemove, writeUpdate } from '../../vocabulary/index.js';
import type { MemberNews } from './member-news.js';
import { MembershipAnswers } from './membership-answers.service.js';
import { MembershipRequests } from './membership-requests.service.js';

/** Tells other servers who is in the groups of this one, and groups elsewhere what people here do about being in them. */
@Injectable()
export class MemberPublications {
  constructor(
    private readonly db: Database,
    private readonly members: MemberQueries,
    private readonly answers: MembershipAnswers,
    private readonly requests: MembershipRequests,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvent(MemberChanged)
  async tell(change: MemberChange): Promise<void> {
    const [group, actor, by] = await Promise.all(
      [change.groupId, change.actorId, change.byActorId].map((id) =>
        id === null ? null : this.db.manager.findOneBy(Actor, { id }),
      ),
    );
    if (!group || !actor || group.deletedAt) return;
    // Its Delete says it to the group elsewhere.
    if (!group.local && actor.deletedAt) return;
    await this.db.transaction(async (tx) => {
      await this.db.query('SELECT FROM groups WHERE actor_id = $1 FOR SHARE', [group.id], tx);
      const member = await this.members.find(group.id, actor.id, tx);
      const news = { ...change, group, actor, by: by ?? null, member };
      if (!group.local) return this.requests.send(tx, news);
      await this.answers.send(tx, news);
      await this.tellAll(tx, news);
    });
  }

  /** In the name of the group, one after the other: others believe nobody else who is in it. */
  private async tellAll(tx: Tx, news: MemberNews): Promise<void> {
    const { group, actor, member, url } = news;
    const everybody = await this.recipients.inboxes(tx, 'members', [group.id]);
    const themselves = actor.local ? [] : await this.recipients.inboxes(tx, 'themselves', [actor.id]);
    const { members } = groupAddressesOf(group);
    const told = (activity: Document, inboxes: string[]) =>
      this.outbox.post(tx, { actor: group, activity, objectUri: group.url, inboxes });
    if (member) {
      const to = isMember(member.role) ? [...everybody, ...themselves] : everybody;
      const update = writeUpdate(group.url, writeMember(member, actor, group), member.updatedAt);
      await told({ ...update, to: [members] }, [...new Set(to)]);
    }
    if (member && member.role !== MemberRole.REJECTED) return;
    // Who went, or was never let in, knows it.
    const isSent = news.from !== null && (isMember(news.from) || news.from === MemberRole.INVITED);
    const to = [...(member ? [] : everybody), ...(isSent && news.byActorId !== actor.id ? themselves : [])];
    const deed = { id: `${url}#removes/${news.at}`, actor: group.url, to: [members] };
    const gone = { id: url, type: 'Member', actor: actor.url, object: group.url };
    await told(writeRemove(deed, gone, group.url), [...new Set(to)]);
  }
}
