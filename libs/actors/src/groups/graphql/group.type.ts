import { Field, ObjectType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import { ActivityObjectType } from '../../graphql/activity-object.type.js';
import { ActorType } from '../../graphql/actor.type.js';
import { InteractableType } from '../../graphql/interactable.type.js';
import { GroupSearchResult } from './group-search-result.type.js';
import { GroupKind } from './group.enum.js';

/** People who organise together; resolvers of this type answer with the actor. */
@ObjectType('Group', { implements: () => [ActorType, InteractableType, ActivityObjectType, GroupSearchResult] })
export class GroupType extends ActorType {
  @Field(() => GroupKind, { nullable: true, description: 'Always null' })
  types?: null;
}

export const PaginatedGroupListType = Paginated(() => GroupType, 'PaginatedGroupList');
