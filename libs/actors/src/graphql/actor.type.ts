import { Field, ID, InterfaceType, registerEnumType } from '@nestjs/graphql';
import { type Actor, ActorKind } from '../actor.entity.js';

registerEnumType(ActorKind, { name: 'ActorType' });

/** The type by which GraphQL knows an actor; what another index says of one has no id here. */
export function actorTypeName({ id, type }: Pick<Actor, 'type'> & { id: string | null }): string {
  if (id === null) return 'ActorResult';
  return type === ActorKind.GROUP ? 'Group' : 'Person';
}

/** What people, groups and programs have in common; resolvers of this type answer with the entity. */
@InterfaceType('Actor', { resolveType: (actor: Actor) => actorTypeName(actor) })
export abstract class ActorType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => ActorKind, { nullable: true })
  type: ActorKind;

  @Field(() => String, { nullable: true })
  url: string;

  @Field(() => String, { nullable: true })
  name: string | null;

  @Field(() => String, { nullable: true })
  preferredUsername: string;

  @Field(() => String, { nullable: true, description: 'Host of a remote actor; null for those of this instance' })
  domain: string | null;

  @Field(() => Boolean, { nullable: true })
  local: boolean;

  @Field(() => String, { nullable: true, description: 'HTML' })
  summary: string;

  @Field(() => Boolean, { nullable: true })
  suspended: boolean;

  @Field({ description: 'Whether searches may find what it publishes' })
  indexable: boolean;
}
