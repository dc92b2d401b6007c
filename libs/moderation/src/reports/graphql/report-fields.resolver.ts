import { ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType, MemberQueries, mayInGroup, viewerOf } from '#convoke/actors';
import { Access, type Loader, type RequestContext } from '#convoke/core';
import { type Event, EventQueries, EventType } from '#convoke/events';
import { type Post, PostQueries, PostType } from '#convoke/posts';
import { type Comment, CommentQueries, CommentType } from '#convoke/threads';
import { type EvidenceKind, ReportEvidence } from '../report-evidence.entity.js';
import type { Report } from '../report.entity.js';
import { mayDeleteNote } from '../report-handling.service.js';
import type { ReportNote } from '../report-note.entity.js';
import { ReportQueries } from '../report.queries.js';
import { ReportEvidenceType, ReportNoteType, ReportType } from './report.type.js';

const FOR_MODERATORS = { otherwise: null } as const;
const LIST = { nullable: 'itemsAndList' } as const;

/** What moderators see of a report. */
@Resolver(() => ReportType)
export class ReportFieldsResolver {
  constructor(
    private readonly queries: ReportQueries,
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
    private readonly eventQueries: EventQueries,
    private readonly commentQueries: CommentQueries,
    private readonly postQueries: PostQueries,
  ) {}

  @Access('moderator', FOR_MODERATORS)
  @ResolveField(() => ActorType, { nullable: true, description: 'The profile or group that it is about' })
  reported({ reportedActorId }: Report, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(reportedActorId);
  }

  @Access('moderator', FOR_MODERATORS)
  @ResolveField(() => ActorType, {
    nullable: true,
    description: 'Who complains; null for moderators whom it is about, or who run the group that it is about',
  })
  async reporter(report: Report, _: unknown, context: RequestContext): Promise<Actor | null> {
    const { reporterActorId, reportedActorId } = report;
    if (reporterActorId === null || (await this.isAboutViewer(reportedActorId, context))) return null;
    return this.actors.byId(context).load(reporterActorId);
  }

  @Access('moderator', FOR_MODERATORS)
  @ResolveField(() => [EventType], { ...LIST, description: 'Those that moderators can see still' })
  events(report: Report, _: unknown, context: RequestContext): Promise<Event[]> {
    return this.things(report, 'event', this.eventQueries.byId, context);
  }

  @Access('moderator', FOR_MODERATORS)
  @ResolveField(() => [CommentType], { ...LIST, description: 'With those that are deleted' })
  comments(report: Report, _: unknown, context: RequestContext): Promise<Comment[]> {
    return this.things(report, 'comment', this.commentQueries.byId, context);
  }

  @Access('moderator', FOR_MODERATORS)
  @ResolveField(() => [PostType], { ...LIST, description: 'Those that moderators can see still' })
  posts(report: Report, _: unknown, context: RequestContext): Promise<Post[]> {
    return this.things(report, 'post', this.postQueries.byId, context);
  }

  @Access('moderator', FOR_MODERATORS)
  @ResolveField(() => [ReportEvidenceType], { ...LIST, description: 'What it is about, as it was at that time' })
  evidence({ id }: Report, _: unknown, context: RequestContext): Promise<ReportEvidence[]> {
    return this.queries.evidence(context).load(id);
  }

  @Access('moderator', FOR_MODERATORS)
  @ResolveField(() => [ReportNoteType], { ...LIST, description: 'The oldest first' })
  notes({ id }: Report, _: unknown, context: RequestContext): Promise<ReportNote[]> {
    return this.queries.notes(context).load(id);
  }

  private async things<T>(
    { id }: Report,
    kind: EvidenceKind,
    byId: Loader<string, T | null>,
    context: RequestContext,
  ): Promise<T[]> {
    const evidence = await this.queries.evidence(context).load(id);
    const found = await Promise.all(this.queries.idsOf(evidence, kind).map((each) => byId(context).load(each)));
    return found.filter((each) => each !== null);
  }

  private async isAboutViewer(reportedId: string, context: RequestContext): Promise<boolean> {
    if (viewerOf(context).owns(reportedId)) return true;
    const standing = await this.members.standing(context).load(reportedId);
    return standing.some(({ role }) => mayInGroup(role, 'manage members'));
  }
}

@Resolver(() => ReportNoteType)
export class ReportNoteFieldsResolver {
  constructor(
    private readonly queries: ReportQueries,
    private readonly actors: ActorQueries,
  ) {}

  @ResolveField(() => ActorType, { nullable: true, description: 'The profile of who wrote it' })
  async moderator({ moderatorId }: ReportNote, _: unknown, context: RequestContext): Promise<Actor | null> {
    return moderatorId === null ? null : this.actors.byId(context).load(moderatorId);
  }

  @ResolveField(() => ReportType, { nullable: true })
  report({ reportId }: ReportNote, _: unknown, context: RequestContext): Promise<Report | null> {
    return this.queries.byId(context).load(reportId);
  }

  @ResolveField(() => Boolean, { description: 'Whether the viewer may delete it' })
  deletable(note: ReportNote, _: unknown, context: RequestContext): boolean {
    return mayDeleteNote(viewerOf(context), note);
  }
}
