import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { ChallengePurpose, ProofsOfWork } from '#convoke/accounts';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import {
  Access,
  Ctx,
  DeletedObjectType,
  type PageOf,
  pageWindow,
  RateLimits,
  type RequestContext,
} from '#convoke/core';
import { AntiSpamFeedback, type Report, ReportStatus } from '../report.entity.js';
import { ReportHandling } from '../report-handling.service.js';
import type { ReportNote } from '../report-note.entity.js';
import { type Comment, CommentType } from '#convoke/threads';
import { ReportQueries } from '../report.queries.js';
import { ReportedThings } from '../reported-things.service.js';
import { Reports } from '../reports.service.js';
import { CreateReportArgs, ReportListArgs } from './report.args.js';
import { PaginatedReportListType, ReportNoteType, ReportType } from './report.type.js';

/** Complaints, and what moderators do with them. */
@Resolver(() => ReportType)
export class ReportResolver {
  constructor(
    private readonly filing: Reports,
    private readonly handling: ReportHandling,
    private readonly queries: ReportQueries,
    private readonly things: ReportedThings,
    private readonly limits: RateLimits,
    private readonly proofs: ProofsOfWork,
  ) {}

  @Access('moderator')
  @Query(() => PaginatedReportListType, { nullable: true, description: 'The newest first' })
  async reports(@Args() { status, domain, ...page }: ReportListArgs): Promise<PageOf<Report>> {
    return this.queries.list(status ?? ReportStatus.OPEN, domain?.trim() ?? '', pageWindow(page));
  }

  @Access('moderator')
  @Query(() => ReportType, { nullable: true })
  async report(@Args('id', { type: () => ID }) id: string): Promise<Report> {
    return this.queries.get(id);
  }

  @Access('account')
  @Query(() => CommentType, {
    nullable: true,
    description: 'Something that the viewer may complain of: a comment, a private message, or part of a discussion',
  })
  async reportableComment(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Comment> {
    return this.things.readBy(viewer, id);
  }

  @Access('anyone')
  @Mutation(() => ReportType, {
    nullable: true,
    description: 'Complains to the moderators; without an account where the instance allows it',
  })
  async createReport(
    @Args() { proof, ...given }: CreateReportArgs,
    @Ctx() { ip }: RequestContext,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Report> {
    if (viewer.user) await this.limits.consume('report:account', viewer.user.id);
    else {
      await this.limits.consume('report:network', ip);
      await this.proofs.demand(ChallengePurpose.REPORT, proof ?? null, ip);
    }
    return this.filing.file(viewer, given);
  }

  @Access('moderator')
  @Mutation(() => ReportType, { nullable: true })
  async updateReportStatus(
    @Args('reportId', { type: () => ID }) reportId: string,
    @Args('status', { type: () => ReportStatus }) status: ReportStatus,
    @Args('antispamFeedback', { type: () => AntiSpamFeedback, nullable: true })
    antispamFeedback: AntiSpamFeedback | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Report> {
    await this.countWrite(viewer);
    return this.handling.decide(viewer, reportId, { status, antispamFeedback });
  }

  @Access('moderator')
  @Mutation(() => ReportNoteType, { nullable: true, description: 'For the other moderators' })
  async createReportNote(
    @Args('content', { type: () => String, nullable: true }) content: string | null,
    @Args('reportId', { type: () => ID }) reportId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReportNote> {
    await this.countWrite(viewer);
    return this.handling.note(viewer, reportId, { content: content ?? '' });
  }

  @Access('moderator')
  @Mutation(() => DeletedObjectType, { nullable: true, description: 'For who wrote it, and administrators' })
  async deleteReportNote(
    @Args('noteId', { type: () => ID }) noteId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<{ id: string }> {
    await this.countWrite(viewer);
    await this.handling.deleteNote(viewer, noteId);
    return { id: noteId };
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
