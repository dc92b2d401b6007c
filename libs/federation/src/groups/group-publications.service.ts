import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { Clock, type Tx } from '#convoke/core';
import { Outbox } from '../outbox/outbox.service.js';
import { Recipients } from '../outbox/recipients.queries.js';
import { RemoteActor } from '../remote/remote-actor.entity.js';
import {
  addressesOf,
  type Audience,
  type Document,
  groupAddressesOf,
  hasType,
  idOf,
  PUBLIC,
  typesOf,
  writeAnnounce,
  writeDelete,
  writeTombstone,
} from '../vocabulary/index.js';

/** Something that one of ours does in a group. */
export interface GroupAct {
  group: Actor;
  /** Whose key signs it. */
  author: Actor;
  activity: Document;
  /** What it is about; the activities about one thing come in order. */
  objectUri: string;
  /** Whether everybody may read it. */
  isPublic: boolean;
}

/** Brings what happens in groups to those who are to know it. */
@Injectable()
export class GroupPublications {
  constructor(
    private readonly clock: Clock,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  /** For whom something in a group is meant: `to` and `cc` of it. */
  async audience(tx: Tx, group: Actor, isPublic: boolean): Promise<Audience> {
    const { members, followers } = await this.circlesOf(tx, group);
    return isPublic ? { to: [PUBLIC], cc: [followers, members] } : { to: [members], cc: [] };
  }

  /**
   * Tells what one of ours has done: of a group here all members elsewhere, and of what is public its followers, who
   * hear of new things from the group as well. Of a group elsewhere it is for that to tell the others.
   */
  async tell(tx: Tx, { group, author, activity, objectUri, isPublic }: GroupAct): Promise<void> {
    const inboxes = await this.inboxes(tx, group, isPublic);
    await this.outbox.post(tx, { actor: author, activity, objectUri, inboxes });
    const isNews = group.local && isPublic && hasType(activity, 'Create');
    if (isNews) await this.announce(tx, group, { activity, object: objectUri, objectUri, isPublic });
  }

  /**
   * Tells the members of a group here what somebody elsewhere has done in it: they fetch what there is, and are told in
   * full what was taken away, with who has done it.
   */
  async passOn(
    tx: Tx,
    { group, activity, objectUri, isPublic, closes }: Omit<GroupAct, 'author'> & { closes?: boolean },
  ): Promise<void> {
    const isThere = hasType(activity, 'Create', 'Update');
    await this.announce(tx, group, { activity, object: isThere ? objectUri : activity, objectUri, isPublic });
    if (closes) await this.takeBack(tx, group, activity, objectUri);
  }

  /** Those who follow and are no members forget what is for members alone now. */
  private async takeBack(tx: Tx, group: Actor, activity: Document, objectUri: string): Promise<void> {
    const [formerType = 'Object'] = typesOf(activity.object);
    const tombstone = writeTombstone(objectUri, formerType, this.clock.now());
    const audience = await this.audience(tx, group, true);
    const gone = writeDelete(group.url, tombstone, audience);
    const deletion = { ...gone, id: `${group.url}#deletes/${numberOf(activity)}` };
    const members = await this.inboxes(tx, group, false);
    const everybody = await this.inboxes(tx, group, true);
    const inboxes = everybody.filter((inbox) => !members.includes(inbox));
    const deed = { id: `${group.url}#announces/${numberOf(deletion)}`, actor: group.url, ...audience };
    const announce = writeAnnounce(deed, deletion, this.clock.now());
    await this.outbox.post(tx, { actor: group, activity: announce, objectUri, inboxes });
  }

  private async announce(
    tx: Tx,
    group: Actor,
    { activity, object, objectUri, isPublic }: Omit<GroupAct, 'group' | 'author'> & { object: string | Document },
  ): Promise<void> {
    const audience = await this.audience(tx, group, isPublic);
    const deed = { id: `${group.url}#announces/${numberOf(activity)}`, actor: group.url, ...audience };
    const inboxes = await this.inboxes(tx, group, isPublic);
    const announce = writeAnnounce(deed, object, this.clock.now());
    await this.outbox.post(tx, { actor: group, activity: announce, objectUri, inboxes });
  }

  /** Where those are reached who are to know of something: of a group elsewhere that itself. */
  async inboxes(tx: Tx, group: Actor, isPublic: boolean): Promise<string[]> {
    if (!group.local) return this.recipients.inboxes(tx, 'themselves', [group.id]);
    const members = await this.recipients.inboxes(tx, 'members', [group.id]);
    const followers = isPublic ? await this.recipients.inboxes(tx, 'followers', [group.id]) : [];
    return [...new Set([...members, ...followers])];
  }

  private async circlesOf(tx: Tx, group: Actor): Promise<{ members: string; followers: string }> {
    const { followers } = addressesOf(group);
    if (group.local) return { followers, members: groupAddressesOf(group).members };
    const remote = await tx.findOneByOrFail(RemoteActor, { actorId: group.id });
    return { followers: remote.followersUrl ?? group.url, members: remote.collections.members ?? group.url };
  }
}

/** What is said of an activity is said once, however often that is worked off. */
function numberOf(activity: Document): string {
  return createHash('sha256')
    .update(String(idOf(activity)))
    .digest('base64url')
    .slice(0, 22);
}
