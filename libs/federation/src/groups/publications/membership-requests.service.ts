import { Injectable } from '@nestjs/common';
import { type Actor, type Member, MemberRole } from '#convoke/actors';
import type { Tx } from '#convoke/core';
import { Outbox } from '../../outbox/outbox.service.js';
import { Recipients } from '../../outbox/recipients.queries.js';
import {
  type Document,
  writeAccept,
  writeInvite,
  writeJoin,
  writeLeave,
  writeMember,
  writeReject,
  writeRemove,
  writeUpdate,
} from '../../vocabulary/index.js';
import { GroupReadings } from '../group-readings.service.js';
import type { MemberNews } from './member-news.js';

/** The id of the Join of a profile here to a group elsewhere. */
export function joinUriOf(actor: Pick<Actor, 'url'>, { uuid }: Pick<Member, 'uuid'>): string {
  return `${actor.url}#joins/${uuid}`;
}

/** What people here say to groups elsewhere that they want to be in, are in, or run. */
@Injectable()
export class MembershipRequests {
  constructor(
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
    private readonly readings: GroupReadings,
  ) {}

  /** Nothing of what the group has said itself. */
  async send(tx: Tx, news: MemberNews): Promise<void> {
    const { group, actor, by } = news;
    if (!by?.local) return;
    const activity = by.id === actor.id ? ofThemselves(news) : ofOthers(news, by);
    const inboxes = await this.recipients.inboxes(tx, 'themselves', [group.id]);
    if (activity) await this.outbox.post(tx, { actor: by, activity, objectUri: group.url, inboxes });
    if (news.from === MemberRole.INVITED && news.to === MemberRole.MEMBER) await this.readings.beginLater(tx, group.id);
  }
}

function ofThemselves({ group, actor, from, to, at, url, member }: MemberNews): Document | null {
  const deed = { actor: actor.url, to: [group.url] };
  if (to === MemberRole.NOT_APPROVED) {
    return member && writeJoin({ ...deed, id: joinUriOf(actor, member) }, group.url);
  }
  const invite = () => writeInvite({ id: url, actor: group.url, to: [actor.url] }, group.url, actor.url);
  if (to !== null) return writeAccept({ ...deed, id: `${actor.url}#accepts/members/${at}` }, invite());
  if (from === MemberRole.INVITED) return writeReject({ ...deed, id: `${actor.url}#rejects/members/${at}` }, invite());
  return writeLeave({ ...deed, id: `${actor.url}#leaves/${at}` }, group.url);
}

function ofOthers({ group, actor, to, at, url, member }: MemberNews, by: Actor): Document | null {
  const deed = { actor: by.url, to: [group.url] };
  if (to === null) {
    const gone = { id: url, type: 'Member', actor: actor.url, object: group.url };
    return writeRemove({ ...deed, id: `${by.url}#removes/${at}` }, gone, group.url);
  }
  if (!member) return null;
  if (to === MemberRole.INVITED) {
    const id = `${by.url}#invites/${member.uuid}/${at}`;
    return { ...writeInvite({ ...deed, id }, group.url, actor.url), attributedTo: group.url };
  }
  // As they want it: what the group says to something else may have come meanwhile.
  const update = writeUpdate(by.url, writeMember({ ...member, role: to }, actor, group), member.updatedAt);
  return { ...update, id: `${by.url}#roles/${member.uuid}/${at}`, to: [group.url] };
}
