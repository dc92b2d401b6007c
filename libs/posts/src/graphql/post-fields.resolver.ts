import { ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType, MemberQueries, viewerOf } from '#convoke/actors';
import type { RequestContext } from '#convoke/core';
import { type Media, MediaService, MediaType } from '#convoke/media';
import type { Post } from '../post.entity.js';
import { mayDeletePost, maySeePostAuthor, mayUpdatePost } from '../post.policy.js';
import { PostQueries } from '../post.queries.js';
import { PostPermissionsType, PostType } from './post.type.js';

/** Fields of a post that lie elsewhere, or depend on who looks. */
@Resolver(() => PostType)
export class PostFieldsResolver {
  constructor(
    private readonly posts: PostQueries,
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
    private readonly pictures: MediaService,
  ) {}

  @ResolveField(() => String, { nullable: true })
  async body(post: Post, _: unknown, context: RequestContext): Promise<string | null> {
    return post.body ?? this.posts.body(context).load(post.id);
  }

  @ResolveField(() => Date, { nullable: true, description: 'When it was published, or is to be' })
  publishAt({ publishAt, publishedAt }: Post): Date | null {
    return publishAt ?? publishedAt;
  }

  @ResolveField(() => ActorType, { nullable: true, description: 'Which member wrote it, for members' })
  async author({ authorId, groupId }: Post, _: unknown, context: RequestContext): Promise<Actor | null> {
    const standing = await this.members.standing(context).load(groupId);
    return maySeePostAuthor(standing) ? this.actors.byId(context).load(authorId) : null;
  }

  @ResolveField(() => ActorType, { nullable: true, description: 'The group that it is published for' })
  attributedTo({ groupId }: Post, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(groupId);
  }

  @ResolveField(() => MediaType, { nullable: true })
  async picture({ pictureId }: Post, _: unknown, context: RequestContext): Promise<Media | null> {
    return pictureId === null ? null : this.pictures.byId(context).load(pictureId);
  }

  @ResolveField(() => PostPermissionsType, { nullable: true })
  async viewerCan(post: Post, _: unknown, context: RequestContext): Promise<PostPermissionsType> {
    const standing = await this.members.standing(context).load(post.groupId);
    return {
      update: mayUpdatePost(standing, post),
      delete: mayDeletePost(viewerOf(context), standing, post),
    };
  }
}
