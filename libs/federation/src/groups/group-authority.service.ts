import { Injectable } from '@nestjs/common';
import { type Actor, type GroupRight, MemberQueries, type Member, mayInGroup } from '#convoke/actors';
import { DomainError } from '#convoke/core';
import { haveOneOrigin } from '../remote/index.js';
import { GroupDocuments } from './group-documents.service.js';
import { GroupMirrors } from './group-mirrors.service.js';

/** Says whether somebody has a right in a group: by what is kept of its members, never by what a document claims. */
@Injectable()
export class GroupAuthority {
  constructor(
    private readonly members: MemberQueries,
    private readonly mirrors: GroupMirrors,
    private readonly documents: GroupDocuments,
  ) {}

  /** Null for the group itself, which may everything. Throws group_not_found for who is no member, unauthorized. */
  async require(group: Actor, actor: Actor, right: GroupRight): Promise<Member | null> {
    if (actor.id === group.id) return null;
    const member = (await this.memberOf(group, actor)) ?? (await this.newMemberOf(group, actor));
    if (!member) throw new DomainError('group_not_found');
    if (!mayInGroup(member.role, right)) throw new DomainError('unauthorized');
    return member;
  }

  /** Whether somebody may write in its name; of a group that nobody here is in we know no members: its own server says. Throws like `require`. */
  async requireVoice(group: Actor, actor: Actor): Promise<void> {
    const isUnknown = !group.local && !(await this.documents.readerOf(group));
    if (isUnknown && haveOneOrigin(group.url, actor.url)) return;
    await this.require(group, actor, 'correspond');
  }

  private async memberOf(group: Actor, actor: Actor): Promise<Member | null> {
    const member = await this.members.find(group.id, actor.id);
    return member?.isIn ? member : null;
  }

  /** Somebody whom we have not heard of may have come meanwhile. */
  private async newMemberOf(group: Actor, actor: Actor): Promise<Member | null> {
    if (group.local || !(await this.mirrors.readMembersSoon(group))) return null;
    return this.memberOf(group, actor);
  }
}
