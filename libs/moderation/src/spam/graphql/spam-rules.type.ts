import { ArgsType, Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ForeignSpamMeasure, type HourlyLimits, SpamMeasure, UncheckedMeasure } from '#convoke/instance';
import { SpamRule } from '../spam-findings.js';

registerEnumType(SpamMeasure, {
  name: 'SpamMeasure',
  description: 'HOLD: a moderator sees it before everybody else; REPORT: it is shown, and a report is made',
});
registerEnumType(ForeignSpamMeasure, { name: 'ForeignSpamMeasure' });
registerEnumType(UncheckedMeasure, { name: 'UncheckedMeasure' });

const optional = { nullable: true } as const;

@ObjectType('HourlyLimits')
@InputType('HourlyLimitsInput')
export class HourlyLimitsType implements HourlyLimits {
  @Field(() => Int, optional)
  event: number | null;

  @Field(() => Int, optional)
  comment: number | null;

  @Field(() => Int, optional)
  post: number | null;

  @Field(() => Int, optional)
  message: number | null;

  @Field(() => Int, optional)
  group: number | null;

  @Field(() => Int, optional)
  profile: number | null;
}

/** How often moderators found a rule right. */
@ObjectType('SpamRuleVerdicts')
export class SpamRuleVerdictsType {
  @Field(() => SpamRule)
  rule: SpamRule;

  @Field(() => Int, { description: 'How many of the texts that it found were spam' })
  spam: number;

  @Field(() => Int, { description: 'And how many were not' })
  ham: number;
}

/** The rules by which the instance finds spam. */
@ObjectType('SpamRules')
export class SpamRulesType {
  @Field({ description: 'Sent back with saveSpamRules, it keeps changes of others' })
  revision: string;

  @Field(() => Int, { nullable: true, description: 'Null where no number is too many' })
  maxLinks: number | null;

  @Field(() => [String], { description: 'Whole words and phrases, whatever their accents and case' })
  words: string[];

  @Field(() => [String], { description: 'They and everything below them' })
  domains: string[];

  @Field(() => SpamMeasure)
  measure: SpamMeasure;

  @Field(() => ForeignSpamMeasure, { description: 'For what people elsewhere say whom nobody here follows' })
  foreignMeasure: ForeignSpamMeasure;

  @Field(() => UncheckedMeasure, { description: 'For what Akismet did not answer about in time' })
  uncheckedMeasure: UncheckedMeasure;

  @Field(() => Int, { description: 'For how long an account is new' })
  newcomerDays: number;

  @Field(() => Int, { description: 'How many public texts of a new account a moderator sees first' })
  newcomerTexts: number;

  @Field(() => HourlyLimitsType, { description: 'How many of each an account may make within an hour' })
  hourly: HourlyLimitsType;

  @Field(() => HourlyLimitsType, { description: 'The same for new accounts' })
  newcomerHourly: HourlyLimitsType;
}

/** What is left out stays as it is. */
@ArgsType()
export class SaveSpamRulesArgs {
  @Field(() => String, { ...optional, description: 'The rules are refused where somebody has changed them since' })
  revision?: string | null;

  @Field(() => Int, { ...optional, description: 'null takes the rule away' })
  maxLinks?: number | null;

  @Field(() => [String], optional)
  words?: string[] | null;

  @Field(() => [String], optional)
  domains?: string[] | null;

  @Field(() => SpamMeasure, optional)
  measure?: SpamMeasure | null;

  @Field(() => ForeignSpamMeasure, optional)
  foreignMeasure?: ForeignSpamMeasure | null;

  @Field(() => UncheckedMeasure, optional)
  uncheckedMeasure?: UncheckedMeasure | null;

  @Field(() => Int, optional)
  newcomerDays?: number | null;

  @Field(() => Int, optional)
  newcomerTexts?: number | null;

  @Field(() => HourlyLimitsType, { ...optional, description: 'What it leaves out has no limit' })
  hourly?: HourlyLimitsType | null;

  @Field(() => HourlyLimitsType, optional)
  newcomerHourly?: HourlyLimitsType | null;
}
