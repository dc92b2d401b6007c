import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries } from '#convoke/actors';
import { Database } from '#convoke/core';
import { type Comment, CommentMentions, type Discussion } from '#convoke/threads';
import { type Document, writeDiscussed } from '../../vocabulary/index.js';
import { GroupPublications } from '../group-publications.service.js';

/** Writes what people say in discussions as servers of other members read it. */
@Injectable()
export class DiscussionDocuments {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly mentions: CommentMentions,
    private readonly publications: GroupPublications,
  ) {}

  /** Null for what a suspended profile said. */
  async of(comment: Comment, discussion: Discussion, group: Actor): Promise<Document | null> {
    if (comment.author.suspended) return null;
    const mentioned = await this.actors.findMany(await this.mentions.of(comment.id));
    const audience = await this.publications.audience(this.db.manager, group, false);
    return writeDiscussed(comment, { group, discussion, mentioned: [...mentioned.values()], ...audience });
  }
}
