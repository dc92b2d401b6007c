import { Args, ArgsType, Field, ID, Mutation, Resolver } from '@nestjs/graphql';
import {
  type InvitationLink,
  InvitationLinkArgs,
  InvitationLinkType,
  type MailedInvitation,
  RegistrationRequestType,
  type User,
} from '#convoke/accounts';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, RateLimits } from '#convoke/core';
import { Invitations } from '../invitations.service.js';
import { RegistrationDecisions } from '../registration-decisions.service.js';

@ArgsType()
class InviteUserArgs implements MailedInvitation {
  @Field()
  email: string;

  @Field(() => String, { nullable: true, description: 'What is said to them, in plain text' })
  words?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'One of the languages of the pages, in which they are written to',
  })
  locale?: string | null;
}

/** Whom moderators let in: by links, by mail, and of those who wait. */
@Resolver()
export class AdmissionResolver {
  constructor(
    private readonly invitations: Invitations,
    private readonly decisions: RegistrationDecisions,
    private readonly limits: RateLimits,
  ) {}

  @Access('moderator')
  @Mutation(() => InvitationLinkType, { nullable: true })
  async createInvitationLink(
    @Args() wish: InvitationLinkArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<InvitationLink> {
    await this.countWrite(viewer);
    return this.invitations.make(viewer, wish);
  }

  @Access('moderator')
  @Mutation(() => InvitationLinkType, {
    nullable: true,
    description: 'Mails a link to register with, which is good once and for seven days',
  })
  async inviteUser(@Args() invitation: InviteUserArgs, @CurrentViewer() viewer: Viewer): Promise<InvitationLink> {
    await this.countWrite(viewer);
    return this.invitations.mail(viewer, invitation);
  }

  @Access('moderator')
  @Mutation(() => InvitationLinkType, { nullable: true, description: 'Ends a link for good' })
  async endInvitationLink(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<InvitationLink> {
    await this.countWrite(viewer);
    return this.invitations.end(viewer, id);
  }

  @Access('moderator')
  @Mutation(() => RegistrationRequestType, { nullable: true, description: 'Lets somebody in and tells them by mail' })
  async approveRegistration(
    @Args('userId', { type: () => ID }) userId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<User> {
    await this.countWrite(viewer);
    return this.decisions.approve(viewer, userId);
  }

  @Access('moderator')
  @Mutation(() => RegistrationRequestType, {
    nullable: true,
    description:
      'Turns somebody away: they are told by mail, with the reason if there is one, and the account is deleted',
  })
  async rejectRegistration(
    @Args('userId', { type: () => ID }) userId: string,
    @Args('reason', { type: () => String, nullable: true }) reason: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<User> {
    await this.countWrite(viewer);
    return this.decisions.reject(viewer, userId, reason ?? '');
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
