import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '#convoke/actors';
import {
  Access,
  Ctx,
  type MailFailure,
  MailFailures,
  type MailTestResult,
  PageArgs,
  type PageOf,
  pageWindow,
  type RequestContext,
} from '#convoke/core';
import { AdministeredMail, type MailSetup } from '../administered-mail.service.js';
import { MailSetupType, MailTestResultType, PaginatedMailFailureListType } from './mail.type.js';

/** Whether mails leave the instance, for its administrators. */
@Resolver()
export class MailResolver {
  constructor(
    private readonly mail: AdministeredMail,
    private readonly failures: MailFailures,
  ) {}

  @Access('administrator')
  @Query(() => MailSetupType, { nullable: true })
  mailSetup(): MailSetup {
    return this.mail.setup();
  }

  @Access('administrator')
  @Query(() => PaginatedMailFailureListType, {
    nullable: true,
    description: 'Mails that are tried again, or were given up in the last days; the newest first',
  })
  async mailFailures(@Args() args: PageArgs): Promise<PageOf<MailFailure>> {
    return this.failures.list(pageWindow(args));
  }

  @Access('administrator')
  @Mutation(() => MailTestResultType, { nullable: true, description: 'Sends a mail at once and waits for the answer' })
  async sendTestMail(
    @Args('email', { type: () => String, nullable: true, description: 'Without it your own' })
    email: string | null | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { locale }: RequestContext,
  ): Promise<MailTestResult> {
    return this.mail.test(viewer, email, locale);
  }
}
