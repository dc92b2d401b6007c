import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { type Comment, type Discussion, DiscussionQueries } from '#convoke/threads';
import { DiscussionDocuments, GroupReaders, type Signer } from '../groups/index.js';
import { writeTombstone } from '../vocabulary/index.js';
import type { Found } from './found.js';

/** What members of groups say among themselves, for the servers of other members. */
@Injectable()
export class ServedDiscussions {
  constructor(
    private readonly discussions: DiscussionQueries,
    private readonly actors: ActorQueries,
    private readonly documents: DiscussionDocuments,
    private readonly readers: GroupReaders,
  ) {}

  /** A discussion of ours; of one that was deleted nothing is kept that anybody could learn. */
  async show(slug: string, signer: Signer): Promise<Found> {
    const discussion = await this.discussions.findBySlug(slug);
    if (!discussion?.local) return null;
    if (discussion.deletedAt) return { tombstone: writeTombstone(discussion.url, 'Note', discussion.deletedAt) };
    const first = await this.discussions.findCommentBy('url', discussion.url);
    return first && this.read(first, discussion, signer);
  }

  /** Something that one of ours said in a discussion. */
  async comment(uuid: string, signer: Signer): Promise<Found> {
    const comment = await this.discussions.findCommentBy('uuid', uuid);
    const discussion = comment?.local ? await this.discussions.find(comment.discussionId!) : null;
    return comment && discussion && this.read(comment, discussion, signer);
  }

  private async read(comment: Comment, discussion: Discussion, signer: Signer): Promise<Found> {
    const group = await this.actors.find(discussion.groupId);
    if (!group || !(await this.readers.mayRead(signer, group))) return null;
    const isGone = comment.deletedAt !== null && comment.url !== discussion.url;
    if (isGone) return { tombstone: writeTombstone(comment.url, 'Note', comment.deletedAt!) };
    const document = await this.documents.of(comment, discussion, group);
    return document && { document, forSigner: true };
  }
}
