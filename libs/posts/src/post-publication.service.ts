import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ActorQueries, GroupQueries, MemberQueries, mayInGroup } from '#convoke/actors';
import { Clock, type Config, Database, InjectConfig, job, Jobs, OnJob, slugify, type Tx } from '#convoke/core';
import type { Post } from './post.entity.js';
import { PostQueries } from './post.queries.js';
import type { PostChange } from './post.schema.js';
import { PostWriter } from './post-writer.service.js';

const PublishScheduledPost = job<{ postId: string }>('posts.publish-scheduled');

/** Makes drafts public, at once or at their time. */
@Injectable()
export class PostPublication {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly actors: ActorQueries,
    private readonly groups: GroupQueries,
    private readonly members: MemberQueries,
    private readonly queries: PostQueries,
    private readonly writer: PostWriter,
  ) {}

  /** A name for a post's page, and the address that it has by that. */
  addressOf(title: string): { slug: string; url: string } {
    const slug = `${slugify(title, 'post')}-${randomBytes(6).toString('hex')}`;
    return { slug, url: `${this.server.publicUrl}/p/${slug}` };
  }

  /** Publishes the draft, keeps it as one, or sets its time; what is published gets an address by the title it has then. */
  settle(post: Post, { draft, publishAt }: Pick<PostChange, 'draft' | 'publishAt'>): void {
    const at = publishAt === undefined && draft !== false ? post.publishAt : (publishAt ?? null);
    post.setPublication({ draft: draft ?? true, publishAt: at }, this.clock.now());
    if (!post.draft) Object.assign(post, this.addressOf(post.title));
  }

  /** Lets the draft publish itself at its time. A time given up or moved leaves a job that finds nothing to do. */
  async schedule(tx: Tx, { id, publishAt }: Post): Promise<void> {
    if (publishAt) await this.jobs.send(tx, PublishScheduledPost, { postId: id }, { startAfter: publishAt });
  }

  /** Publishes a draft whose time has come. */
  @OnJob(PublishScheduledPost)
  async publishScheduled({ postId }: { postId: string }): Promise<void> {
    const known = await this.queries.findById(postId);
    if (!known || known.deletedAt) return;
    await this.db.transaction(async (tx) => {
      await this.groups.lock(tx, known.groupId);
      const post = await this.writer.lock(tx, postId);
      if (post.deletedAt || !post.publishAt) return;
      // The queue goes by the database's clock, which may be ahead of ours.
      if (post.publishAt > this.clock.now()) return this.schedule(tx, post);
      const before = post.copy();
      const may = await this.mayPublish(tx, post);
      this.settle(post, { draft: !may, publishAt: null });
      await this.writer.save(tx, post, { before, byActorId: post.authorId });
    });
  }

  /** Whether its author may still do so: who left, lost the right, moved away or is shut out publishes nothing behind the others' backs. */
  async mayPublish(tx: Tx, { groupId, authorId }: Post): Promise<boolean> {
    const member = await this.members.find(groupId, authorId, tx);
    return mayInGroup(member?.role ?? null, 'publish') && !(await this.actors.isAnyResting([groupId, authorId], tx));
  }
}
