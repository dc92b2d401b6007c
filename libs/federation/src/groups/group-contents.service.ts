import { Injectable } from '@nestjs/common';
import { Actor, ActorKind, ActorQueries } from '#convoke/actors';
import { type Config, Database, DomainError, InjectConfig } from '#convoke/core';
import { haveOneOrigin, type KnownActor, RemoteActors, RemoteGone, RemoteRefused } from '../remote/index.js';
import { type Document, idOf, idsOf } from '../vocabulary/index.js';
import { GroupAuthority } from './group-authority.service.js';
import type { GroupContentKind, Taken } from './group-content-kind.js';
import { GroupDocuments } from './group-documents.service.js';
import { GroupKinds } from './group-kinds.service.js';
import { GroupPublications } from './group-publications.service.js';

/** What groups have, as it comes in from their members and from the groups themselves. */
@Injectable()
export class GroupContents {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly kinds: GroupKinds,
    private readonly authority: GroupAuthority,
    private readonly documents: GroupDocuments,
    private readonly publications: GroupPublications,
  ) {}

  /** The group that a document says it is of, if it is known here and has things of that kind. */
  async groupOf(document: Document): Promise<Actor | null> {
    const kind = this.kinds.of(document);
    const group = kind && (await this.groupNamedIn(document));
    return group && (await (kind.isKept?.(group) ?? true)) ? group : null;
  }

  /** Whether something of a group is known under an address. */
  async isKnown(uri: string): Promise<boolean> {
    return (await this.kinds.knowing(uri)) !== null;
  }

  /** What a member has made or changed; of a group here the other members are told. */
  async take(document: Document, sender: KnownActor, activity: Document): Promise<void> {
    const uri = String(document.id);
    const group = (await this.groupOf(document))!;
    // Some groups sign what their members do.
    if (sender.actor.id === group.id) return void (await this.takeAnnounced(uri, group));
    const kind = this.kinds.of(document)!;
    const isOurs = haveOneOrigin(uri, this.server.publicUrl);
    // Of what lives elsewhere its author alone says what it is.
    const isTheirs = haveOneOrigin(uri, sender.remote.uri) && authorIn(document, group) === sender.remote.uri;
    if (isOurs ? (await kind.groupOf(uri)) === null : !isTheirs) throw new RemoteRefused('key_owner', uri);
    await this.assertIsIn(kind, uri, group);
    await this.authority.require(group, sender.actor, kind.right);
    const taken = await kind.take(document, { group, actor: sender.actor });
    // What was changed here is told from here.
    if (taken && !isOurs) await this.passOn(group, { activity, uri, taken });
  }

  /** What somebody, or the group itself, has taken away; of a group here the other members are told. */
  async forget(uri: string, actor: Actor, activity: Document): Promise<void> {
    const known = await this.kinds.knowing(uri);
    const group = known && (await this.actors.find(known.groupId));
    if (!group) return;
    // What its own server says is gone, is gone, also where its author has left the group meanwhile.
    if (!haveOneOrigin(uri, actor.url)) await this.authority.require(group, actor, 'read');
    const taken = await known.kind.forget(uri, { group, actor });
    if (taken && !haveOneOrigin(uri, this.server.publicUrl)) await this.passOn(group, { activity, uri, taken });
  }

  /**
   * What a group elsewhere tells of: looked at where it lives. False where it is nothing that groups have. `listed` is
   * whether it stands in the group's own collection.
   */
  async takeAnnounced(uri: string, group: Actor, listed = false): Promise<boolean> {
    if (haveOneOrigin(uri, this.server.publicUrl)) return this.isKnown(uri);
    try {
      return await this.bring(await this.documents.fetch(uri, group), group, listed);
    } catch (error) {
      const known = error instanceof RemoteGone ? await this.kinds.knowing(uri) : null;
      if (known?.groupId !== group.id) throw error;
      await known.kind.forget(uri, { group, actor: group });
      return true;
    }
  }

  /** Keeps a document found where it lives, if it is of the group and by somebody who may, or could when it took it. */
  async bring(document: Document, group: Actor, listed = false): Promise<boolean> {
    const kind = this.kinds.of(document);
    if (!kind || (await this.groupNamedIn(document))?.id !== group.id) return false;
    const authorUri = authorIn(document, group);
    if (!authorUri || !haveOneOrigin(authorUri, String(document.id))) {
      throw new RemoteRefused('other_origin', String(document.id));
    }
    await this.assertIsIn(kind, String(document.id), group);
    const { actor } = await this.remotes.get(authorUri);
    const vouched = listed || (await this.isForFollowers(kind, group));
    if (!vouched) await this.authority.require(group, actor, kind.right);
    else if (actor.suspended) throw new DomainError('unauthorized');
    await kind.take(document, { group, actor, vouched });
    return true;
  }

  private async groupNamedIn(document: Document): Promise<Actor | null> {
    const named = await this.actors.findByUrls(idsOf(document.attributedTo));
    return named.find(({ type, suspended }) => type === ActorKind.GROUP && !suspended) ?? null;
  }

  /** Where nobody here is in a group, what it tells its followers is all that is known of who may. */
  private async isForFollowers({ isOpen }: GroupContentKind, group: Actor): Promise<boolean> {
    return isOpen === true && (await this.documents.readerOf(group)) === null;
  }

  /** Nothing wanders from one group to another. */
  private async assertIsIn(kind: GroupContentKind, uri: string, group: Actor): Promise<void> {
    const groupId = await kind.groupOf(uri);
    if (groupId !== null && groupId !== group.id) throw new DomainError('unauthorized');
  }

  private async passOn(group: Actor, { activity, uri, taken }: { activity: Document; uri: string; taken: Taken }) {
    if (!group.local) return;
    const act = { group, activity, objectUri: uri, ...taken };
    await this.db.transaction((tx) => this.publications.passOn(tx, act));
  }
}

/** The person behind it: some name the group before them. */
function authorIn(document: Document, group: Actor): string | null {
  return idOf(document.actor) ?? idsOf(document.attributedTo).find((uri) => uri !== group.url) ?? null;
}
