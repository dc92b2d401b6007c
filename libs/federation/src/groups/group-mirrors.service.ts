import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, ForeignMembers, MemberRole } from '#convoke/actors';
import { Clock, Database } from '#convoke/core';
import { isRemoteRefusal, RemoteActor, RemoteActors, RemoteRefused } from '../remote/index.js';
import { Recently } from '../remote/recently.js';
import { isDocument, readMember, VocabularyRefused } from '../vocabulary/index.js';
import { GroupDocuments } from './group-documents.service.js';

const MAX_PAGES = 1000;
/** However often somebody claims to be a member, the group is asked once in this time. */
const ASKED_AGAIN_AFTER_MS = 600_000;

/** Keeps who is in groups of other instances as those have it. */
@Injectable()
export class GroupMirrors {
  private readonly asked = new Recently(ASKED_AGAIN_AFTER_MS);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly members: ForeignMembers,
    private readonly documents: GroupDocuments,
  ) {}

  /** Asks the group who is in it; false where that is not for us to know, or it was asked a moment ago, or did not answer. */
  async readMembersSoon(group: Actor): Promise<boolean> {
    const now = this.clock.now();
    if (this.asked.has(group.id, now) || !(await this.documents.readerOf(group))) return false;
    this.asked.note(group.id, now);
    try {
      return await this.readMembers(group);
    } catch (error) {
      if (isRemoteRefusal(error)) return false;
      throw error;
    }
  }

  /** All of them, as the group's own list says; false where it has none for us. Throws RemoteRefused, RemoteGone. */
  async readMembers(group: Actor): Promise<boolean> {
    const remote = await this.db.manager.findOneBy(RemoteActor, { actorId: group.id });
    const before = await this.known(group.id);
    const listed = new Set<string>();
    let next = remote?.collections.members ?? null;
    for (let pages = 0; next !== null; pages++) {
      if (pages === MAX_PAGES) throw new RemoteRefused('too_many', group.url);
      const page = await this.documents.page(next, group);
      for (const item of page.items) await this.take(group, item, listed);
      next = page.next;
    }
    // Who may not read it finds an empty list.
    if (listed.size === 0) return false;
    for (const { actorId, role } of before) {
      // Who asks may not have been heard yet.
      const isGone = !listed.has(actorId) && role !== MemberRole.NOT_APPROVED;
      if (isGone) await this.members.remove(group.id, actorId, null);
    }
    return true;
  }

  private async take(group: Actor, item: unknown, listed: Set<string>): Promise<void> {
    const document = isDocument(item) ? item : await this.documents.fetch(String(item), group);
    try {
      const { actorUri, groupUri, role, url } = readMember(document);
      if (groupUri !== group.url) return;
      const ours = await this.actors.findByUrl(actorUri);
      const actor = ours ?? (await this.remotes.get(actorUri)).actor;
      listed.add(actor.id);
      await this.members.take({ groupId: group.id, actorId: actor.id, role, url, byActorId: null });
    } catch (error) {
      if (!isRemoteRefusal(error) && !(error instanceof VocabularyRefused)) throw error;
    }
  }

  private async known(groupId: string): Promise<{ actorId: string; role: MemberRole }[]> {
    return this.db.query('SELECT actor_id AS "actorId", role FROM members WHERE group_id = $1', [groupId]);
  }
}
