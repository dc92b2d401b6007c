import './group.enum.js';
import { ObjectType } from '@nestjs/graphql';
import { ActorType } from '../../graphql/actor.type.js';
import { InteractableType } from '../../graphql/interactable.type.js';

/** People who organise together; resolvers of this type answer with the actor. */
@ObjectType('Group', { implements: () => [ActorType, InteractableType] })
export class GroupType extends ActorType {}
