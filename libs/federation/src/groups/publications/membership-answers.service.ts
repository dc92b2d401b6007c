import { Injectable } from '@nestjs/common';
import { isMember, MemberRole } from '#convoke/actors';
import type { Tx } from '#convoke/core';
import { Outbox } from '../../outbox/outbox.service.js';
import { Recipients } from '../../outbox/recipients.queries.js';
import { type Document, writeAccept, writeInvite, writeJoin, writeReject } from '../../vocabulary/index.js';
import { GroupJoins } from '../group-joins.service.js';
import type { MemberNews } from './member-news.js';

/** What groups here say to people elsewhere whom they invite, let in or turn away. */
@Injectable()
export class MembershipAnswers {
  constructor(
    private readonly joins: GroupJoins,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  async send(tx: Tx, news: MemberNews): Promise<void> {
    const { group, actor } = news;
    const inboxes = actor.local ? [] : await this.recipients.inboxes(tx, 'themselves', [actor.id]);
    if (inboxes.length === 0) return;
    if (news.to === MemberRole.INVITED) return this.invite(tx, news, inboxes);
    const answer = await this.answerTo(tx, news);
    if (answer) await this.outbox.post(tx, { actor: group, activity: answer, objectUri: group.url, inboxes });
  }

  /** In the name of whoever does it, where they are one of ours. */
  private async invite(tx: Tx, { group, actor, by, at, member }: MemberNews, inboxes: string[]): Promise<void> {
    if (member?.role !== MemberRole.INVITED) return;
    const inviter = by?.local ? by : group;
    const id = `${member.url}#invites/${at}`;
    const activity = writeInvite({ id, actor: inviter.url, to: [actor.url] }, group.url, actor.url);
    const named = { ...activity, attributedTo: group.url };
    await this.outbox.post(tx, { actor: inviter, activity: named, objectUri: group.url, inboxes });
  }

  /** What becomes of a Join. */
  private async answerTo(tx: Tx, { group, actor, from, to, by, memberId, at }: MemberNews): Promise<Document | null> {
    const asked = from === MemberRole.NOT_APPROVED;
    const isIn = to !== null && isMember(to) && (asked || by?.id === actor.id);
    const isRefused = asked && (to === null || to === MemberRole.REJECTED) && by?.id !== actor.id;
    const uri = isIn || isRefused ? await this.joins.uriOf(tx, group.id, actor.id) : null;
    if (!uri) return null;
    const deed = { id: `${group.url}#answers/${memberId}/${at}`, actor: group.url, to: [actor.url] };
    return (isIn ? writeAccept : writeReject)(deed, writeJoin({ id: uri, actor: actor.url }, group.url));
  }
}
