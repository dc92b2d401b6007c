import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Clock, Database, DomainError, isId, parseInput, type Tx } from '#convoke/core';
import { ActionLog, actingAs } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';
import { SpamFeedback } from '../spam/feedback/spam-feedback.service.js';
import { type AntiSpamFeedback, Report, ReportStatus } from './report.entity.js';
import { ReportEvidence } from './report-evidence.entity.js';
import { ReportNote } from './report-note.entity.js';
import { newNote, reportDecision } from './report.schema.js';

const { OPEN, CLOSED, RESOLVED } = ReportStatus;
const ACTIONS = {
  [OPEN]: ModerationAction.REPORT_UPDATE_OPENED,
  [CLOSED]: ModerationAction.REPORT_UPDATE_CLOSED,
  [RESOLVED]: ModerationAction.REPORT_UPDATE_RESOLVED,
};

/** What moderators do with reports. */
@Injectable()
export class ReportHandling {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: ActionLog,
    private readonly feedback: SpamFeedback,
  ) {}

  /** Says what has become of it; where that was said before, nothing is. Throws report_not_found. */
  async decide(viewer: Viewer, id: string, given: object): Promise<Report> {
    const { status, antispamFeedback } = parseInput(reportDecision, given);
    return this.db.transaction(async (tx) => {
      const report = await this.lock(tx, id);
      const feedback = antispamFeedback ?? report.antispamFeedback;
      const changes = report.status !== status;
      if (!changes && feedback === report.antispamFeedback) return report;
      if (feedback) await this.learn(tx, report, feedback);
      const now = this.clock.now();
      const closedAt = status === OPEN ? null : changes ? now : report.closedAt;
      Object.assign(report, { status, antispamFeedback: feedback, updatedAt: now, closedAt });
      await tx.save(report);
      // From now on the same may be said again.
      if (status !== OPEN) await this.db.query('UPDATE reports SET subject_key = NULL WHERE id = $1', [id], tx);
      const target = { kind: 'report', id } as const;
      if (changes) await this.log.record(tx, actingAs(viewer), { action: ACTIONS[status], target });
      return report;
    });
  }

  /** About what it names; about the profile where it names nothing else. */
  private async learn(tx: Tx, report: Report, verdict: AntiSpamFeedback): Promise<void> {
    const evidence = await tx.findBy(ReportEvidence, { reportId: report.id });
    const things = evidence.filter(({ kind }) => kind !== 'actor' || evidence.length === 1);
    const texts = things.map(({ kind, targetId, title, text }) => ({
      kind,
      targetId,
      title,
      text,
      authorId: report.reportedActorId,
    }));
    const { findings, antispamFeedback: before } = report;
    await this.feedback.learn(tx, { verdict, before, findings, texts, drafts: false });
  }

  /** Tells the other moderators something. Throws report_not_found, InvalidInput. */
  async note(viewer: Viewer, reportId: string, given: object): Promise<ReportNote> {
    const { content } = parseInput(newNote, given);
    return this.db.transaction(async (tx) => {
      await this.lock(tx, reportId);
      const by = actingAs(viewer);
      const [userId, moderatorId] = [by?.userId ?? null, by?.actorId ?? null];
      const note = tx.create(ReportNote, { reportId, userId, moderatorId, content, insertedAt: this.clock.now() });
      await tx.save(note);
      await this.record(tx, viewer, ModerationAction.NOTE_CREATION, note);
      return note;
    });
  }

  /** For who wrote it, and administrators. Throws report_note_not_found, unauthorized. */
  async deleteNote(viewer: Viewer, id: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const lock = { mode: 'pessimistic_write' } as const;
      const note = isId(id) ? await tx.findOne(ReportNote, { where: { id }, lock }) : null;
      if (!note) throw new DomainError('report_note_not_found');
      if (!mayDeleteNote(viewer, note)) throw new DomainError('unauthorized');
      await tx.delete(ReportNote, { id });
      await this.record(tx, viewer, ModerationAction.NOTE_DELETION, note);
    });
  }

  private async record(tx: Tx, viewer: Viewer, action: ModerationAction, { id, reportId }: ReportNote): Promise<void> {
    const done = { action, target: { kind: 'note', id }, details: { reportId } } as const;
    await this.log.record(tx, actingAs(viewer), done);
  }

  /** Of two moderators at once the second finds what the first has done. */
  private async lock(tx: Tx, id: string): Promise<Report> {
    const lock = { mode: 'pessimistic_write' } as const;
    const report = isId(id) ? await tx.findOne(Report, { where: { id }, lock }) : null;
    if (!report) throw new DomainError('report_not_found');
    return report;
  }
}

export function mayDeleteNote(viewer: Viewer, { userId }: ReportNote): boolean {
  return viewer.isUser(userId) || viewer.isAdministrator;
}
