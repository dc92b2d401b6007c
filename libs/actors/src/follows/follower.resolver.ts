import { ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '#convoke/core';
import type { Actor } from '../actor.entity.js';
import { ActorQueries } from '../actor.queries.js';
import { ActorType } from '../graphql/actor.type.js';
import { viewerOf } from '../viewer.js';
import { FollowerType } from './follower.type.js';
import type { Follow } from './follows.service.js';

/** Fields of follows that are not in their own row; Nest calls those without parameter decorators directly. */
@Resolver(() => FollowerType)
export class FollowerResolver {
  constructor(private readonly actors: ActorQueries) {}

  @ResolveField(() => ActorType, { nullable: true })
  actor({ followerId }: Follow, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(followerId);
  }

  @ResolveField(() => ActorType, { nullable: true })
  targetActor({ targetId }: Follow, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(targetId);
  }

  @ResolveField(() => Boolean, { nullable: true })
  notify({ followerId, notify }: Follow, _: unknown, context: RequestContext): boolean {
    return viewerOf(context).owns(followerId) && notify;
  }

  @ResolveField(() => Date, { nullable: true })
  insertedAt({ createdAt }: Follow): Date {
    return createdAt;
  }
}
