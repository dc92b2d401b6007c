import { ArgsType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { HeldKind } from '#convoke/actors';
import { PageArgs, Paginated } from '#convoke/core';
import { HeldDecision } from '../held-text-decisions.service.js';
import { SpamRule } from '../spam-findings.js';

export const HeldKinds = { EVENT: 'event', COMMENT: 'comment', POST: 'post' } as const satisfies Record<
  string,
  HeldKind
>;
registerEnumType(HeldKinds, { name: 'HeldTextKind' });
registerEnumType(HeldDecision, {
  name: 'HeldTextDecision',
  description: 'APPROVE: it is published as its author wanted; SPAM: it is deleted',
});
registerEnumType(SpamRule, {
  name: 'SpamRule',
  description: 'NEWCOMER: the first texts of new accounts; UNCHECKED: Akismet did not answer in time',
});

/** Why a text waits. */
@ObjectType('SpamFinding')
export class SpamFindingType {
  @Field(() => SpamRule)
  rule: SpamRule;

  @Field({ description: 'The words, the domains, or how many links' })
  found: string;
}

/** A text that waits for a moderator; who wrote it is resolved apart. */
@ObjectType('HeldText')
export class HeldTextType {
  @Field(() => ID, { description: 'Another one each time that its author changes it' })
  id: string;

  @Field(() => HeldKinds)
  kind: HeldKind;

  @Field(() => String, { nullable: true, description: 'Null for comments' })
  title: string | null;

  @Field({ description: 'How it begins, in plain text' })
  text: string;

  @Field(() => [String], { description: 'The addresses that it leads to or names' })
  links: string[];

  @Field(() => [SpamFindingType])
  findings: SpamFindingType[];

  @Field(() => Date)
  heldAt: Date;
}

export const PaginatedHeldTextListType = Paginated(() => HeldTextType, 'PaginatedHeldTextList');

@ArgsType()
export class HeldTextListArgs extends PageArgs {
  @Field(() => HeldKinds, { nullable: true })
  kind?: HeldKind | null;
}

@ArgsType()
export class DecideHeldTextsArgs {
  @Field(() => [ID], { description: 'At most 50' })
  ids: string[];

  @Field(() => HeldDecision)
  decision: HeldDecision;

  @Field({ defaultValue: false, description: 'Whether the authors of spam are suspended as well' })
  suspend: boolean;

  @Field({ defaultValue: '', description: 'What the authors of spam are told' })
  words: string;
}

@ObjectType('DecidedHeldTexts')
export class DecidedHeldTextsType {
  @Field(() => [ID])
  decided: string[];

  @Field(() => [ID], { description: 'Decided on by somebody else before, or changed or deleted by their authors' })
  missed: string[];
}
