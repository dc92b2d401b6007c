import { Field, ID, Int, InterfaceType } from '@nestjs/graphql';
import { MediaType } from '#convoke/media';
import { AddressType } from '#convoke/places';
import { Actor, ActorKind } from '../../actor.entity.js';

/** What a list of found groups shows: the actor, or what a search index elsewhere says of one. */
@InterfaceType('GroupSearchResult', { resolveType: (found) => (found instanceof Actor ? 'Group' : 'GroupResult') })
export abstract class GroupSearchResult {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true })
  url: string;

  @Field(() => ActorKind, { nullable: true })
  type: ActorKind;

  @Field(() => String, { nullable: true })
  name: string | null;

  @Field(() => String, { nullable: true })
  preferredUsername: string;

  @Field(() => String, { nullable: true, description: 'Host of one elsewhere; null for those of this instance' })
  domain: string | null;

  @Field(() => String, { nullable: true, description: 'HTML' })
  summary: string;

  @Field(() => MediaType, { nullable: true })
  avatar?: MediaType | null;

  @Field(() => MediaType, { nullable: true })
  banner?: MediaType | null;

  @Field(() => Int, { nullable: true })
  followersCount?: number;

  @Field(() => Int, { nullable: true })
  membersCount?: number;

  @Field(() => AddressType, { nullable: true })
  physicalAddress?: AddressType | null;
}
