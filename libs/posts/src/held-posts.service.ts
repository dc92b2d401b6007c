import { Injectable } from '@nestjs/common';
import { GroupQueries, type HeldTexts } from '#convoke/actors';
import type { Tx } from '#convoke/core';
import { PostPublication } from './post-publication.service.js';
import { PostQueries } from './post.queries.js';
import { PostWriter } from './post-writer.service.js';

/** Posts that wait for a moderator of the instance. */
@Injectable()
export class HeldPosts implements HeldTexts {
  constructor(
    private readonly queries: PostQueries,
    private readonly groups: GroupQueries,
    private readonly writer: PostWriter,
    private readonly publication: PostPublication,
  ) {}

  /** The group first, as those do who write for it. */
  async lock(tx: Tx, id: string): Promise<boolean> {
    const known = await this.queries.findById(id, tx);
    if (known) await this.groups.lock(tx, known.groupId);
    return (await this.writer.lock(tx, id)).awaitsModerator;
  }

  async release(tx: Tx, id: string): Promise<void> {
    const post = await this.writer.lock(tx, id);
    const before = post.copy();
    post.awaitsModerator = false;
    // Who left the group meanwhile publishes nothing for it: it stays a draft of theirs.
    const may = await this.publication.mayPublish(tx, post);
    this.publication.settle(post, { draft: !may, publishAt: null });
    await this.writer.save(tx, post, { before, byActorId: post.authorId, approved: true });
  }

  async discard(tx: Tx, id: string): Promise<void> {
    await this.writer.bury(tx, await this.writer.lock(tx, id), null);
  }
}
