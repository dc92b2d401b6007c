import { Field, InterfaceType } from '@nestjs/graphql';
import { Actor } from '../actor.entity.js';
import { actorTypeName } from './actor.type.js';

/** What people of other servers may be led to by its address; resolvers of this type answer with the entity. */
@InterfaceType('Interactable', { resolveType: (value) => (value instanceof Actor ? actorTypeName(value) : 'Event') })
export abstract class InteractableType {
  @Field(() => String, { nullable: true })
  url: string;
}
