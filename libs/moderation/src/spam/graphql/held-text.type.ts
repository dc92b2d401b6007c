import { ArgsType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageArgs, Paginated } from '#convoke/core';
import { HeldDecision } from '../held-text-decisions.service.js';
import type { ListedKind } from '../held-text.entity.js';
import { SpamRule } from '../spam-findings.js';

export const ListedKinds = {
  EVENT: 'event',
  COMMENT: 'comment',
  POST: 'post',
  ACTOR: 'actor',
} as const satisfies Record<string, ListedKind>;
registerEnumType(ListedKinds, {
  name: 'HeldTextKind',
  description: 'ACTOR: a profile or group, which only scans find',
});
registerEnumType(HeldDecision, {
  name: 'HeldTextDecision',
  description:
    'APPROVE: it is published as its author wanted, or stays; SPAM: it is deleted, a profile or group suspended',
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

  @Field(() => ListedKinds)
  kind: ListedKind;

  @Field(() => String, { nullable: true, description: 'Null for comments' })
  title: string | null;

  @Field({ description: 'How it begins, in plain text' })
  text: string;

  @Field(() => [String], { description: 'The addresses that it leads to or names' })
  links: string[];

  @Field(() => [SpamFindingType])
  findings: SpamFindingType[];

  @Field({ description: 'Whether it is public, and was found by a scan; else nobody but its author reads it yet' })
  foundInScan: boolean;

  @Field(() => Date)
  heldAt: Date;
}

export const PaginatedHeldTextListType = Paginated(() => HeldTextType, 'PaginatedHeldTextList');

@ArgsType()
export class HeldTextListArgs extends PageArgs {
  @Field(() => ListedKinds, { nullable: true })
  kind?: ListedKind | null;
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
