import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, DomainError, isId, loader, type PageOf, type PageWindow } from '#convoke/core';
import { type EvidenceKind, ReportEvidence } from './report-evidence.entity.js';
import { Report, type ReportStatus } from './report.entity.js';
import { ReportNote } from './report-note.entity.js';

/** Reads of reports, for moderators. */
@Injectable()
export class ReportQueries {
  readonly byId = loader<string, Report>(async (ids) => {
    const reports = await this.db.manager.findBy(Report, { id: In(ids) });
    return new Map(reports.map((report) => [report.id, report]));
  });

  /** What reports are about, in the order in which it was named. */
  readonly evidence = loader<string, ReportEvidence[]>(
    async (ids) => {
      const found = await this.db.manager.find(ReportEvidence, { where: { reportId: In(ids) }, order: { id: 'ASC' } });
      return Map.groupBy(found, ({ reportId }) => reportId);
    },
    () => [],
  );

  /** What moderators noted of reports, the oldest first. */
  readonly notes = loader<string, ReportNote[]>(
    async (ids) => {
      const found = await this.db.manager.find(ReportNote, { where: { reportId: In(ids) }, order: { id: 'ASC' } });
      return Map.groupBy(found, ({ reportId }) => reportId);
    },
    () => [],
  );

  readonly noteById = loader<string, ReportNote>(async (ids) => {
    const notes = await this.db.manager.findBy(ReportNote, { id: In(ids) });
    return new Map(notes.map((note) => [note.id, note]));
  });

  constructor(private readonly db: Database) {}

  /** Throws report_not_found. */
  async get(id: string): Promise<Report> {
    const report = isId(id) ? await this.db.manager.findOneBy(Report, { id }) : null;
    if (!report) throw new DomainError('report_not_found');
    return report;
  }

  /** What one report is about, and what moderators noted of it. */
  async detailsOf(reportId: string): Promise<{ evidence: ReportEvidence[]; notes: ReportNote[] }> {
    const order = { id: 'ASC' } as const;
    const evidence = await this.db.manager.find(ReportEvidence, { where: { reportId }, order });
    return { evidence, notes: await this.db.manager.find(ReportNote, { where: { reportId }, order }) };
  }

  /** Those in a state about people of hosts with that in their name, the newest first. */
  async list(status: ReportStatus, domain: string, { offset, limit }: PageWindow): Promise<PageOf<Report>> {
    const found = this.db.manager
      .createQueryBuilder(Report, 'report')
      .where('report.status = :status', { status })
      .orderBy('report.id', 'DESC');
    if (domain) {
      const part = `%${domain
        .toWellFormed()
        .replaceAll('\0', '')
        .replace(/[\\%_]/g, '\\$&')}%`;
      found.innerJoin('actors', 'reported', 'reported.id = report.reportedActorId');
      found.andWhere('reported.domain ILIKE :part', { part });
    }
    const [elements, total] = await Promise.all([
      limit ? found.clone().offset(offset).limit(limit).getMany() : [],
      found.getCount(),
    ]);
    return { elements, total };
  }

  /** Ids of what a report is about, of one kind. */
  idsOf(evidence: readonly ReportEvidence[], wanted: EvidenceKind): string[] {
    return evidence.filter(({ kind }) => kind === wanted).map(({ targetId }) => targetId);
  }
}
