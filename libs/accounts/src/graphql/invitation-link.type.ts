import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import { InvitationLinkState } from '../invitation-link.entity.js';
import type { InvitationWish } from '../invitation-links.service.js';

registerEnumType(InvitationLinkState, { name: 'InvitationLinkState' });

/** A link by which moderators let people register; resolvers of this type answer with the entity. */
@ObjectType('InvitationLink')
export class InvitationLinkType {
  @Field(() => ID)
  id: string;

  @Field()
  code: string;

  @Field(() => String, { nullable: true, description: 'To whom it was mailed; null for one that is handed out' })
  email: string | null;

  @Field({ description: 'What moderators noted for themselves' })
  note: string;

  @Field(() => Int, { nullable: true, description: 'How many may use it; null for any number' })
  maxUses: number | null;

  @Field(() => Int, { description: 'How many got in by it' })
  uses: number;

  @Field(() => Date, { nullable: true, name: 'expiresOn' })
  expiresAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When a moderator ended it' })
  endedAt: Date | null;

  @Field(() => Date)
  createdAt: Date;
}

export const PaginatedInvitationLinkListType = Paginated(() => InvitationLinkType, 'PaginatedInvitationLinkList');

@ArgsType()
export class InvitationLinkArgs implements InvitationWish {
  @Field(() => String, { nullable: true, description: 'What moderators note for themselves' })
  note?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many may use it: 10 by default, null for any number' })
  maxUses?: number | null;

  @Field(() => Date, { nullable: true, description: 'When it ends: in 30 days by default, null for never' })
  expiresOn?: Date | null;
}
