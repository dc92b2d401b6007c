import { Injectable } from '@nestjs/common';
import {
  type Actor,
  ActorQueries,
  MEMBER_ROLES,
  type MemberChange,
  MemberChanged,
  RemoteActorDeleted,
} from '#convoke/actors';
import { Cron, Database, DomainError, Jobs, Log, OnDomainEvent, OnJob } from '#convoke/core';
import { haveOneOrigin, isRemoteRefusal, RemoteActor, RemoteActors, RemoteRefused } from '../remote/index.js';
import { type Document, idOf, isDocument } from '../vocabulary/index.js';
import type { GroupContentKind } from './group-content-kind.js';
import { GroupContents } from './group-contents.service.js';
import { GroupDocuments } from './group-documents.service.js';
import { GroupKinds } from './group-kinds.service.js';
import { GroupMirrors } from './group-mirrors.service.js';
import { GroupReadings, ReadGroup } from './group-readings.service.js';

const MAX_PAGES = 1000;
/** A member of a group here or elsewhere, on members as `m` and actors as `a`: is in it, and one of ours. */
const OURS_IN = `a.domain IS NULL AND a.deleted_at IS NULL AND m.role IN (${MEMBER_ROLES.map((role) => `'${role}'`).join(', ')})`;

/** Something of a group, and whether its own collection has it. */
interface Listed {
  uri: string;
  isKnown: boolean;
  listed: boolean;
}

/** Makes what is kept here of groups elsewhere agree with what they have: when somebody comes in, and each day. */
@Injectable()
export class GroupReadingsJobs {
  constructor(
    private readonly db: Database,
    private readonly jobs: Jobs,
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly kinds: GroupKinds,
    private readonly mirrors: GroupMirrors,
    private readonly documents: GroupDocuments,
    private readonly contents: GroupContents,
    private readonly readings: GroupReadings,
    private readonly log: Log,
  ) {}

  @Cron('federation.read-groups', '11 5 * * *')
  async readAll(): Promise<void> {
    const groups = await this.db.query<{ groupId: string }>(
      `SELECT DISTINCT m.group_id AS "groupId" FROM members m JOIN actors a ON a.id = m.actor_id
        JOIN actors g ON g.id = m.group_id
        WHERE ${OURS_IN} AND g.domain IS NOT NULL AND g.deleted_at IS NULL AND NOT g.host_suspended`,
    );
    await this.db.transaction((tx) => this.jobs.sendMany(tx, ReadGroup, groups));
  }

  @OnJob(ReadGroup)
  async read({ groupId }: { groupId: string }): Promise<void> {
    const group = await this.actors.find(groupId);
    if (!group || group.local || group.suspended || !(await this.hasMembersHere(groupId))) return;
    try {
      await this.remotes.refresh(group.url);
      // Before what they have made: that counts by who they are.
      if (!(await this.mirrors.readMembers(group))) return;
      for (const kind of this.kinds.all) await this.readKind(group, kind);
      await this.readings.note(groupId);
    } catch (error) {
      const isFinal = isRemoteRefusal(error) && !(error instanceof RemoteRefused && error.temporary);
      if (!isFinal) throw error;
      this.log.debug({ err: error }, 'a group elsewhere could not be read');
    }
  }

  /** When the last of ours is gone, what the group kept to its members goes as well. */
  @OnDomainEvent(MemberChanged)
  async forget({ groupId, from, to }: MemberChange): Promise<void> {
    const roles: readonly (string | null)[] = MEMBER_ROLES;
    if (!roles.includes(from) || roles.includes(to)) return;
    const group = await this.actors.find(groupId);
    if (!group || group.local || (await this.hasMembersHere(groupId))) return;
    await this.drop(groupId);
  }

  /** A group that is gone has nothing and nobody any more. */
  @OnDomainEvent(RemoteActorDeleted)
  async bury({ actorId }: { actorId: string }): Promise<void> {
    for (const kind of this.kinds.all) await kind.drop(actorId, true);
    await this.db.query('DELETE FROM members WHERE group_id = $1', [actorId]);
    await this.db.query('DELETE FROM group_mirrors WHERE group_id = $1', [actorId]);
  }

  /** Also what everybody may read, where nobody here follows the group. */
  private async drop(groupId: string): Promise<void> {
    const followers = await this.db.query(
      'SELECT FROM follows f JOIN actors a ON a.id = f.follower_id WHERE f.target_id = $1 AND a.domain IS NULL LIMIT 1',
      [groupId],
    );
    for (const kind of this.kinds.all) await kind.drop(groupId, followers.length === 0);
    await this.db.query(
      `DELETE FROM members m USING actors a WHERE a.id = m.actor_id AND m.group_id = $1 AND a.domain IS NOT NULL`,
      [groupId],
    );
    await this.db.query('DELETE FROM group_mirrors WHERE group_id = $1', [groupId]);
  }

  private async readKind(group: Actor, kind: GroupContentKind): Promise<void> {
    const remote = await this.db.manager.findOneByOrFail(RemoteActor, { actorId: group.id });
    const known = new Set(await kind.urisOf(group.id));
    const listed = new Set<string>();
    let next = remote.collections[kind.collection] ?? null;
    if (!next) return;
    for (let pages = 0; next !== null; pages++) {
      if (pages === MAX_PAGES) return;
      const page = await this.documents.page(next, group);
      for (const item of page.items) {
        const uri = idOf(item);
        if (!uri) continue;
        listed.add(uri);
        // What it lists, which is on its own origin, it has taken by what its people were then.
        await this.takeItem(group, item, { uri, isKnown: known.has(uri), listed: true });
      }
      next = page.next;
    }
    for (const uri of known)
      if (!listed.has(uri)) await this.takeItem(group, uri, { uri, isKnown: false, listed: false });
  }

  /** What lives elsewhere, or is not there as a whole, is fetched, unless it is known. */
  private async takeItem(group: Actor, item: unknown, { uri, isKnown, listed }: Listed): Promise<void> {
    try {
      if (isDocument(item) && isWhole(item, group)) await this.contents.bring(item, group, listed);
      else if (!isKnown) await this.contents.takeAnnounced(uri, group, listed);
    } catch (error) {
      if (!isRemoteRefusal(error) && !(error instanceof DomainError)) throw error;
      this.log.debug({ err: error }, 'something of a group was not taken');
    }
  }

  private async hasMembersHere(groupId: string): Promise<boolean> {
    const rows = await this.db.query(
      `SELECT FROM members m JOIN actors a ON a.id = m.actor_id WHERE m.group_id = $1 AND ${OURS_IN} LIMIT 1`,
      [groupId],
    );
    return rows.length > 0;
  }
}

function isWhole(item: Document, group: Actor): boolean {
  return haveOneOrigin(String(item.id), group.url) && ('to' in item || 'cc' in item);
}
