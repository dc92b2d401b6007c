import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, RateLimits } from '#convoke/core';
import { type RevisedSpamRules, SpamRuleSettings } from '../spam-rule-settings.service.js';
import { SaveSpamRulesArgs, SpamRulesType } from './spam-rules.type.js';

/** The rules against spam, for administrators. */
@Resolver(() => SpamRulesType)
export class SpamRulesResolver {
  constructor(
    private readonly settings: SpamRuleSettings,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Query(() => SpamRulesType, { nullable: true })
  async spamRules(): Promise<RevisedSpamRules> {
    return this.settings.read();
  }

  @Access('administrator')
  @Mutation(() => SpamRulesType, { nullable: true, description: 'What is left out stays as it is' })
  async saveSpamRules(
    @Args() { revision, ...rules }: SaveSpamRulesArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RevisedSpamRules> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.settings.save(viewer, rules, revision ?? null);
  }
}
