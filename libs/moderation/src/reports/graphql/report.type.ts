import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Access, Paginated } from '#convoke/core';
import type { EvidenceKind } from '../report-evidence.entity.js';
import { AntiSpamFeedback, ReportStatus } from '../report.entity.js';

registerEnumType(ReportStatus, { name: 'ReportStatus' });
registerEnumType(AntiSpamFeedback, { name: 'AntiSpamFeedback' });

/** A complaint to the moderators; who makes one is told no more of it than that. Resolvers answer with the entity. */
@ObjectType('Report')
export class ReportType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true, description: 'What they say of it, in plain text' })
  content: string;

  @Access('moderator', { otherwise: null })
  @Field(() => ReportStatus, { nullable: true })
  status: ReportStatus;

  @Access('moderator', { otherwise: null })
  @Field(() => String, { nullable: true, description: 'Id of the activity that brought it from elsewhere' })
  uri: string | null;

  @Access('moderator', { otherwise: null })
  @Field(() => Boolean, { nullable: true, description: 'Whether the instance of whom it is about is told' })
  forward: boolean;

  @Access('moderator', { otherwise: null })
  @Field(() => AntiSpamFeedback, { nullable: true })
  antispamFeedback: AntiSpamFeedback | null;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;

  @Access('moderator', { otherwise: null })
  @Field(() => Date, { nullable: true })
  updatedAt: Date;
}

export const PaginatedReportListType = Paginated(() => ReportType, 'PaginatedReportList');

/** What moderators tell each other of a report. */
@ObjectType('ReportNote')
export class ReportNoteType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true, description: 'Plain text' })
  content: string;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;
}

const EvidenceKinds = { ACTOR: 'actor', EVENT: 'event', COMMENT: 'comment', POST: 'post' } as const;
registerEnumType(EvidenceKinds, { name: 'ReportEvidenceKind' });

/** What was complained of, as it was at that time. */
@ObjectType('ReportEvidence')
export class ReportEvidenceType {
  @Field(() => ID)
  id: string;

  @Field(() => EvidenceKinds)
  kind: EvidenceKind;

  @Field(() => ID, { description: 'Of the profile, group, event, comment or post' })
  targetId: string;

  @Field({ description: 'Its id on the network' })
  url: string;

  @Field(() => String, { nullable: true, description: 'Null for comments, and a year after the report was closed' })
  title: string | null;

  @Field(() => String, { nullable: true, description: 'Plain text; null a year after the report was closed' })
  text: string | null;

  @Field({ description: 'Whether it was said among few: in a private message, or to the members of a group' })
  confided: boolean;
}
