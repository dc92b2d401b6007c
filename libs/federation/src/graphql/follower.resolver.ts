import { ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType } from '#convoke/actors';
import type { RequestContext } from '#convoke/core';
import type { Follow } from '../follows/index.js';
import { FollowerType } from './follower.type.js';

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
  notify(): boolean {
    return false;
  }

  @ResolveField(() => Date, { nullable: true })
  insertedAt({ createdAt }: Follow): Date {
    return createdAt;
  }
}
