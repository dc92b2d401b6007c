import { Args, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, RateLimits } from '#convoke/core';
import { type RevisedSpamRules, SpamRuleSettings } from '../spam-rule-settings.service.js';
import { type RuleVerdicts, SpamVerdicts } from '../feedback/spam-verdicts.service.js';
import { SaveSpamRulesArgs, SpamRulesType, SpamRuleVerdictsType } from './spam-rules.type.js';

/** The rules against spam, for administrators. */
@Resolver(() => SpamRulesType)
export class SpamRulesResolver {
  constructor(
    private readonly settings: SpamRuleSettings,
    private readonly limits: RateLimits,
    private readonly verdicts: SpamVerdicts,
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

  @ResolveField(() => [SpamRuleVerdictsType], {
    name: 'verdicts',
    description: 'Of those that somebody has decided on',
  })
  async verdictsOf(): Promise<RuleVerdicts[]> {
    return this.verdicts.all();
  }
}
