import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  Access,
  Database,
  DeletedObjectType,
  DomainError,
  RateLimits,
  type UploadedFile,
  UploadScalar,
} from '#convoke/core';
import { type Media, MediaService, MediaType } from '#convoke/media';
import { CurrentViewer, requireUser, type Viewer } from '../viewer.js';

/** Pictures as their owners handle them; what shows a picture answers it to everybody else. */
@Resolver()
export class OwnMediaResolver {
  constructor(
    private readonly service: MediaService,
    private readonly db: Database,
    private readonly limits: RateLimits,
  ) {}

  @Access('account', { scope: 'read:user:media' })
  @Query(() => MediaType, { nullable: true, description: "One of the viewer's own pictures; moderators see all" })
  async media(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<Media> {
    const media = await this.service.get(id);
    if (!viewer.isUser(media.ownerUserId) && !viewer.isModerator) throw new DomainError('media_not_found');
    return media;
  }

  @Access('account', { scope: 'write:media:upload' })
  @Mutation(() => MediaType, {
    nullable: true,
    description: 'Without a profile named, the picture is of the default one',
  })
  async uploadMedia(
    @Args('file', { type: () => UploadScalar }) file: UploadedFile,
    @Args('name') name: string,
    @Args('alt', { type: () => String, nullable: true }) alt: string | null,
    @Args('actorId', { type: () => ID, nullable: true }) actorId: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Media> {
    const user = requireUser(viewer);
    if (actorId && !viewer.owns(actorId)) throw new DomainError('unauthorized', { field: 'actorId' });
    await this.limits.consume('upload:account', user.id);
    const owner = { userId: user.id, actorId: actorId ?? viewer.actor?.id ?? null };
    return this.service.upload({ bytes: file.bytes, name, alt, owner });
  }

  @Access('account', { scope: 'write:media:remove' })
  @Mutation(() => DeletedObjectType, { nullable: true, description: 'Takes the picture away from all that shows it' })
  async removeMedia(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<{ id: string }> {
    const user = requireUser(viewer);
    const media = await this.service.get(id);
    if (media.ownerUserId !== user.id) throw new DomainError('media_not_found', { field: 'id' });
    await this.db.transaction((tx) => this.service.remove(tx, id));
    return { id };
  }
}
