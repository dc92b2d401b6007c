import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries } from '#convoke/actors';
import { Database, DomainError, type PageOf, type PageWindow } from '#convoke/core';
import { type Comment, DiscussionQueries, ForeignDiscussions } from '#convoke/threads';
import { haveOneOrigin, RemoteActors, RemoteRefused } from '../../remote/index.js';
import {
  type Document,
  idOf,
  idsOf,
  isPublic,
  namesItsReaders,
  readAudience,
  readNote,
} from '../../vocabulary/index.js';
import { GroupAuthority } from '../group-authority.service.js';
import type { GroupContentKind, GroupPlace, Taken } from '../group-content-kind.js';
import { GroupDocuments } from '../group-documents.service.js';
import { DiscussionDocuments } from './discussion-documents.service.js';

const FOR_MEMBERS: Taken = { isPublic: false };

/** Discussions on the network: a Note with a title that has its own address for context, and Notes that answer it. */
@Injectable()
export class DiscussionContents implements GroupContentKind {
  readonly types = ['Note'];
  readonly collection = 'discussions';
  readonly right = 'contribute';

  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly authority: GroupAuthority,
    private readonly fetched: GroupDocuments,
    private readonly discussions: DiscussionQueries,
    private readonly foreign: ForeignDiscussions,
    private readonly documents: DiscussionDocuments,
  ) {}

  isOne(document: Document): boolean {
    return idOf(document.context) !== null && !isPublic(readAudience(document)) && !namesItsReaders(document);
  }

  async groupOf(uri: string): Promise<string | null> {
    const [found] = await this.db.query<{ groupId: string }>(
      `SELECT group_id AS "groupId" FROM discussions WHERE url = $1
        UNION SELECT d.group_id FROM comments c JOIN discussions d ON d.id = c.discussion_id WHERE c.url = $1`,
      [uri],
    );
    return found?.groupId ?? null;
  }

  async take(document: Document, { group, actor, vouched = false }: GroupPlace): Promise<Taken | null> {
    const note = readNote(document);
    const discussionUri = idOf(document.context)!;
    const mentioned = await this.actors.findByUrls(note.mentionedUris);
    const said = { ...note, mentionedIds: mentioned.map(({ id }) => id), vouched };
    if (discussionUri === note.url) {
      const title = typeof document.name === 'string' ? document.name : '';
      return told(await this.foreign.save(group.id, actor.id, { ...said, title, closed: document.closed === true }));
    }
    await this.bring(discussionUri, group, vouched);
    return told(await this.foreign.saveComment(actor.id, discussionUri, said));
  }

  async forget(uri: string, { actor }: GroupPlace): Promise<Taken | null> {
    return told(await this.foreign.remove(uri, actor.id));
  }

  async page(group: Actor, { offset, limit }: PageWindow, membersToo: boolean): Promise<PageOf<Document | string>> {
    if (!membersToo) return { elements: [], total: 0 };
    const { ids, total } = await this.discussions.saidIn(group.id, { offset, limit });
    const elements = await Promise.all(
      ids.map(async (id) => this.shown((await this.discussions.findComment(id))!, group)),
    );
    return { elements, total };
  }

  async urisOf(groupId: string): Promise<string[]> {
    const rows = await this.db.query<{ url: string }>(
      `SELECT c.url FROM comments c JOIN discussions d ON d.id = c.discussion_id
        WHERE d.group_id = $1 AND d.deleted_at IS NULL AND NOT c.local AND (c.deleted_at IS NULL OR c.url = d.url)`,
      [groupId],
    );
    return rows.map(({ url }) => url);
  }

  async drop(groupId: string): Promise<void> {
    await this.db.query('DELETE FROM discussions WHERE group_id = $1 AND NOT local', [groupId]);
    await this.db.query(
      `DELETE FROM comments c USING discussions d
        WHERE d.id = c.discussion_id AND d.group_id = $1 AND NOT c.local`,
      [groupId],
    );
  }

  /** What is answered comes first, if it has not come yet: from where it lives, by somebody who may. */
  private async bring(uri: string, group: Actor, vouched: boolean): Promise<void> {
    const groupId = await this.groupOf(uri);
    if (groupId === group.id) return;
    if (groupId !== null) throw new DomainError('unauthorized');
    const document = await this.fetched.fetch(uri, group);
    const authorUri = idOf(document.actor);
    const isIts =
      this.isOne(document) && idOf(document.context) === uri && idsOf(document.attributedTo).includes(group.url);
    if (!isIts || idOf(document.id) !== uri || !authorUri) throw new DomainError('discussion_not_found');
    if (!haveOneOrigin(authorUri, uri)) throw new RemoteRefused('other_origin', uri);
    const { actor } = await this.remotes.get(authorUri);
    if (!vouched) await this.authority.require(group, actor, this.right);
    await this.take(document, { group, actor, vouched });
  }

  private async shown(comment: Comment, group: Actor): Promise<Document | string> {
    const discussion = comment.local ? await this.discussions.find(comment.discussionId!) : null;
    return (discussion && (await this.documents.of(comment, discussion, group))) ?? comment.url;
  }
}

function told(isNews: boolean): Taken | null {
  return isNews ? FOR_MEMBERS : null;
}
