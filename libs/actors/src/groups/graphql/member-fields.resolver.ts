import { ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '#convoke/core';
import type { Actor } from '../../actor.entity.js';
import { ActorQueries } from '../../actor.queries.js';
import { PersonType } from '../../graphql/person.type.js';
import type { Member } from '../member.entity.js';
import { MemberRightsType, rightsOf } from './group-permissions.type.js';
import { GroupType } from './group.type.js';
import { MemberType } from './member.type.js';

@Resolver(() => MemberType)
export class MemberFieldsResolver {
  constructor(private readonly actors: ActorQueries) {}

  @ResolveField(() => GroupType, { nullable: true })
  parent({ groupId }: Member, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(groupId);
  }

  @ResolveField(() => PersonType, { nullable: true })
  actor({ actorId }: Member, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(actorId);
  }

  @ResolveField(() => MemberRightsType, { nullable: true })
  rights({ role }: Member): MemberRightsType {
    return rightsOf([role]);
  }

  @ResolveField(() => PersonType, { nullable: true })
  invitedBy({ invitedById }: Member, _: unknown, context: RequestContext): Promise<Actor | null> | null {
    return invitedById === null ? null : this.actors.byId(context).load(invitedById);
  }
}
