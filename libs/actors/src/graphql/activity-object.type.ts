import { Field, ID, InterfaceType } from '@nestjs/graphql';
import { Actor } from '../actor.entity.js';
import { actorTypeName } from './actor.type.js';

/** What something happened to in a group; the entities are named as their types. */
@InterfaceType('ActivityObject', {
  resolveType: (object: object) => (object instanceof Actor ? actorTypeName(object) : object.constructor.name),
})
export abstract class ActivityObjectType {
  @Field(() => ID, { nullable: true })
  id: string;
}
