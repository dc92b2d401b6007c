import { Args, Query, Resolver } from '@nestjs/graphql';
import { Access } from '#convoke/core';
import { Unsubscriptions } from '../notices/unsubscriptions.service.js';

/** What the page behind a mail's link to unsubscribe says. */
@Resolver()
export class UnsubscriptionResolver {
  constructor(private readonly unsubscriptions: Unsubscriptions) {}

  @Access('anyone')
  @Query(() => String, { description: 'Of which kind of mails the link of a mail makes an end' })
  async unsubscription(@Args('token') token: string): Promise<string> {
    return this.unsubscriptions.kindOf(token);
  }
}
