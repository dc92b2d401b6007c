import './group.enum.js';
import { ObjectType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import { ActivityObjectType } from '../../graphql/activity-object.type.js';
import { ActorType } from '../../graphql/actor.type.js';
import { InteractableType } from '../../graphql/interactable.type.js';
import { GroupSearchResult } from './group-search-result.type.js';

/** People who organise together; resolvers of this type answer with the actor. */
@ObjectType('Group', { implements: () => [ActorType, InteractableType, ActivityObjectType, GroupSearchResult] })
export class GroupType extends ActorType {}

export const PaginatedGroupListType = Paginated(() => GroupType, 'PaginatedGroupList');
