import { Int, ResolveField, Resolver } from '@nestjs/graphql';
import {
  type Actor,
  ActivityObjectType,
  ActorQueries,
  ActorType,
  GroupType,
  type Member,
  MemberQueries,
} from '#convoke/actors';
import type { RequestContext } from '#convoke/core';
import { type Event, EventQueries } from '#convoke/events';
import { type Post, PostQueries } from '#convoke/posts';
import { type Resource, ResourceQueries } from '#convoke/resources';
import { type Discussion, DiscussionQueries } from '#convoke/threads';
import { type Activity, ActivityKind } from '../activity.js';
import { ActivityParamItemType, ActivityType } from './activity.type.js';

const MEDIUM = 30;

type Thing = Actor | Discussion | Event | Member | Post | Resource;
type Param = ActivityParamItemType;

/** Fields of activities that are not in their own row; Nest calls those without parameter decorators directly. */
@Resolver(() => ActivityType)
export class ActivityResolver {
  constructor(
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
    private readonly discussions: DiscussionQueries,
    private readonly events: EventQueries,
    private readonly posts: PostQueries,
    private readonly resources: ResourceQueries,
  ) {}

  @ResolveField(() => ActivityKind, { nullable: true })
  type({ kind }: Activity): ActivityKind {
    return kind;
  }

  @ResolveField(() => Int, { nullable: true, description: 'From 10 to 50; always 30 here' })
  priority(): number {
    return MEDIUM;
  }

  @ResolveField(() => [ActivityParamItemType], { nullable: 'itemsAndList', description: 'Names that things had then' })
  async subjectParams({ params, aboutId }: Activity, _: unknown, context: RequestContext): Promise<Param[]> {
    const about = aboutId === null ? null : await this.actors.byId(context).load(aboutId);
    const named = { ...params, ...(about && nameParams(about)) };
    return Object.entries(named).map(([key, value]) => ({ key, value }));
  }

  @ResolveField(() => String, { nullable: true, description: 'Always null here' })
  message(): null {
    return null;
  }

  @ResolveField(() => [ActivityParamItemType], { nullable: 'itemsAndList', description: 'Always empty here' })
  messageParams(): Param[] {
    return [];
  }

  @ResolveField(() => ActivityObjectType, { nullable: true, description: 'Null when it is gone' })
  object({ kind, objectId }: Activity, _: unknown, context: RequestContext): Promise<Thing | null> {
    switch (kind) {
      case ActivityKind.EVENT:
        return this.events.byId(context).load(objectId);
      case ActivityKind.POST:
        return this.posts.byId(context).load(objectId);
      case ActivityKind.DISCUSSION:
        return this.discussions.byId(context).load(objectId);
      case ActivityKind.RESOURCE:
        return this.resources.byId(context).load(objectId);
      case ActivityKind.GROUP:
        return this.actors.byId(context).load(objectId);
      case ActivityKind.MEMBER:
        return this.members.byId(context).load(objectId);
    }
  }

  @ResolveField(() => ActorType, { nullable: true, description: 'The profile that did it; null when it is gone' })
  author({ authorId }: Activity, _: unknown, context: RequestContext): Promise<Actor | null> | null {
    return authorId === null ? null : this.actors.byId(context).load(authorId);
  }

  @ResolveField(() => GroupType, { nullable: true })
  group({ groupId }: Activity, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(groupId);
  }
}

function nameParams({ preferredUsername, domain, name }: Actor): Record<string, string> {
  return {
    member_actor_federated_username: domain ? `${preferredUsername}@${domain}` : preferredUsername,
    ...(name && { member_actor_name: name }),
  };
}
