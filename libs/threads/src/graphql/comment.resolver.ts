import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, REMOVAL_WORDS, requireUser, type Viewer, viewerOf } from '#convoke/actors';
import { Access, Ctx, type LimitName, pageWindow, RateLimits, type RequestContext, UuidScalar } from '#convoke/core';
import type { Comment } from '../comment.entity.js';
import { CommentQueries } from '../comment.queries.js';
import { Comments } from '../comment.service.js';
import { DiscussionQueries } from '../discussions/discussion.queries.js';
import { Discussions } from '../discussions/discussion.service.js';
import { CreateCommentArgs, ThreadArgs, UpdateCommentArgs } from './comment.args.js';
import { CommentType } from './comment.type.js';

const COMMENT_ID = { name: 'commentId', type: () => ID } as const;

@Resolver(() => CommentType)
export class CommentResolver {
  constructor(
    private readonly comments: Comments,
    private readonly queries: CommentQueries,
    private readonly discussions: Discussions,
    private readonly discussionQueries: DiscussionQueries,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Query(() => [CommentType], { nullable: 'itemsAndList', description: 'What a thread has below its first comment' })
  async thread(@Args() { id, ...page }: ThreadArgs, @Ctx() context: RequestContext): Promise<Comment[]> {
    const root = await this.comments.getById(viewerOf(context).within('read:event'), id);
    return this.queries.replies(root.id, pageWindow(page), context);
  }

  @Access('anyone')
  @Query(() => CommentType, { nullable: true })
  comment(@Args('uuid', { type: () => UuidScalar }) uuid: string, @CurrentViewer() viewer: Viewer): Promise<Comment> {
    return this.comments.get(viewer.within('read:event'), uuid);
  }

  @Access('profile', { scope: 'write:comment:create' })
  @Mutation(() => CommentType, { nullable: true })
  async createComment(@Args() args: CreateCommentArgs, @CurrentViewer() viewer: Viewer): Promise<Comment> {
    await this.count(viewer, 'comment:account');
    return this.comments.post(viewer, { ...args, actorId: args.actorId ?? viewer.actor?.id });
  }

  @Access('profile', { scope: 'write:comment:update' })
  @Mutation(() => CommentType, {
    nullable: true,
    description: 'Its author says something else; what is left out stays',
  })
  async updateComment(
    @Args() { commentId, ...change }: UpdateCommentArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Comment> {
    await this.count(viewer);
    const said = await this.saidAmongMembers(viewer, commentId);
    return said ? this.discussions.reword(viewer, said, change) : this.comments.update(viewer, commentId, change);
  }

  @Access('account', { scope: 'write:comment:delete' })
  @Mutation(() => CommentType, {
    nullable: true,
    description: 'For its author, the organizers and moderators; of the group where it is said in a discussion',
  })
  async deleteComment(
    @Args(COMMENT_ID.name, COMMENT_ID) id: string,
    @Args('words', { type: () => String, nullable: true, description: REMOVAL_WORDS }) words: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Comment> {
    await this.count(viewer);
    const said = await this.saidAmongMembers(viewer, id);
    return said ? this.discussions.remove(viewer, said) : this.comments.delete(viewer, id, words);
  }

  @Access('profile', { scope: 'write:event:update' })
  @Mutation(() => CommentType, { nullable: true, description: 'Shows everybody what waited; for the organizers' })
  async approveComment(
    @Args(COMMENT_ID.name, COMMENT_ID) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Comment> {
    await this.count(viewer);
    return this.comments.approve(viewer, id);
  }

  @Access('profile', { scope: 'write:event:update' })
  @Mutation(() => CommentType, { nullable: true, description: 'Out of the sight of others; for the organizers' })
  async hideComment(@Args(COMMENT_ID.name, COMMENT_ID) id: string, @CurrentViewer() viewer: Viewer): Promise<Comment> {
    await this.count(viewer);
    return this.comments.hide(viewer, id);
  }

  @Access('profile', { scope: 'write:event:update' })
  @Mutation(() => CommentType, { nullable: true, description: 'Takes hideComment back' })
  async unhideComment(
    @Args(COMMENT_ID.name, COMMENT_ID) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Comment> {
    await this.count(viewer);
    return this.comments.unhide(viewer, id);
  }

  /** In a discussion that the viewer may read. */
  private async saidAmongMembers({ actorIds }: Viewer, id: string): Promise<Comment | null> {
    const comment = await this.discussionQueries.findComment(id);
    return comment && (await this.discussionQueries.findReadable(actorIds, comment.discussionId!)) ? comment : null;
  }

  private async count(viewer: Viewer, limit: LimitName = 'write:account'): Promise<void> {
    await this.limits.consume(limit, requireUser(viewer).id);
  }
}
