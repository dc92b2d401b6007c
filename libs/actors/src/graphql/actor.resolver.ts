import { Int, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, loader, type RequestContext } from '#convoke/core';
import { type Media, MediaQueries, MediaService, MediaType } from '#convoke/media';
import type { Actor } from '../actor.entity.js';
import { ActorType } from './actor.type.js';

/** Fields of actors that need more than their own row; Nest calls those without parameter decorators directly. */
@Resolver(() => ActorType)
export class ActorResolver {
  private readonly mediaSizes = loader<string, number>(
    (ids) => this.weights.sizesOfActors(ids),
    () => 0,
  );

  constructor(
    private readonly media: MediaService,
    private readonly weights: MediaQueries,
  ) {}

  @ResolveField(() => MediaType, { nullable: true })
  avatar({ avatarId }: Actor, _: unknown, context: RequestContext): Promise<Media | null> | null {
    return avatarId === null ? null : this.media.byId(context).load(avatarId);
  }

  @ResolveField(() => MediaType, { nullable: true })
  banner({ bannerId }: Actor, _: unknown, context: RequestContext): Promise<Media | null> | null {
    return bannerId === null ? null : this.media.byId(context).load(bannerId);
  }

  @Access('owner or moderator', { scope: 'read:user:media', otherwise: null })
  @ResolveField(() => Int, { nullable: true, description: 'Bytes of their pictures' })
  mediaSize({ id }: Actor, _: unknown, context: RequestContext): Promise<number> {
    return this.mediaSizes(context).load(id);
  }

  @Access('owner or moderator', { otherwise: null })
  @ResolveField(() => String, { nullable: true, description: 'What the moderators told its owner' })
  suspensionReason({ suspensionReason }: Actor): string | null {
    return suspensionReason;
  }

  @Access('owner or moderator', { otherwise: null })
  @ResolveField(() => Boolean, {
    nullable: true,
    description: 'Whether its account is shut, and it with it; of one elsewhere, whether its own server suspended it',
  })
  suspendedWithAccount({ suspendedWithAccount }: Actor): boolean {
    return suspendedWithAccount;
  }

  @Access('owner or moderator', { otherwise: null })
  @ResolveField(() => Boolean, { nullable: true, description: 'Whether it stands in no public list' })
  silenced({ silenced }: Actor): boolean {
    return silenced;
  }

  @Access('moderator', { otherwise: null })
  @ResolveField(() => Boolean, { nullable: true, description: 'Whether nobody of its host does' })
  silencedWithHost({ hostSilenced }: Actor): boolean {
    return hostSilenced;
  }

  @ResolveField(() => Boolean, { nullable: true })
  manuallyApprovesFollowers(): boolean {
    return false;
  }

  @ResolveField(() => Int, { nullable: true, description: 'People have no followers: always 0 for them' })
  followersCount(): number {
    return 0;
  }

  @ResolveField(() => Int, { nullable: true })
  followingCount(): number {
    return 0;
  }
}
