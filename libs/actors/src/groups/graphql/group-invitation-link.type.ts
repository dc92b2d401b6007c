import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { InvitationLinkState } from '#convoke/accounts';
import { Paginated } from '#convoke/core';
import type { GroupLinkWish } from '../invitation-links/group-invitation-links.service.js';
import { GroupType } from './group.type.js';

@ObjectType('GroupInvitationLink', { description: 'A link that lets people into a group' })
export class GroupInvitationLinkType {
  @Field(() => ID)
  id: string;

  @Field(() => Int, { nullable: true, description: 'How many may use it; null for any number' })
  maxUses: number | null;

  @Field(() => Int, { description: 'How many came in by it' })
  uses: number;

  @Field(() => Date, { name: 'expiresOn' })
  expiresAt: Date;

  @Field(() => Date)
  createdAt: Date;
}

export const PaginatedGroupInvitationLinkListType = Paginated(
  () => GroupInvitationLinkType,
  'PaginatedGroupInvitationLinkList',
);

@ObjectType('GroupInvitation', { description: 'What a link into a group tells whoever has it' })
export class GroupInvitationType {
  @Field(() => InvitationLinkState)
  state: InvitationLinkState;

  @Field(() => GroupType, { nullable: true, description: 'Null unless the link is good' })
  group: unknown;
}

@ArgsType()
export class GroupInvitationLinkArgs implements GroupLinkWish {
  @Field(() => ID)
  groupId: string;

  @Field(() => Int, { nullable: true, description: 'How many may use it: any number unless it is given' })
  maxUses?: number | null;

  @Field(() => Date, { nullable: true, description: 'When it ends: in 30 days unless it is given, at most in a year' })
  expiresOn?: Date | null;

  @Field(() => ID, { nullable: true, description: 'The profile that makes it, where several of the viewer may' })
  actorId?: string | null;
}
