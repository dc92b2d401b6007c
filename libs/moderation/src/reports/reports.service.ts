import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Clock, Database, DomainError, DomainEvents, invalid, parseInput, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { ReportFiled } from './report.domain-events.js';
import type { EvidenceKind } from './report-evidence.entity.js';
import { Report, ReportStatus } from './report.entity.js';
import { ReportEvidence } from './report-evidence.entity.js';
import { newReport } from './report.schema.js';
import { type Reported, ReportedThings } from './reported-things.service.js';
import type { SpamFinding } from '../spam/spam-findings.js';

/** A complaint that another instance brings. */
export interface ForeignReport {
  /** Id of the activity; the same one is kept once. */
  uri: string;
  reporterActorId: string;
  content: string;
  objectUris: string[];
}

interface Filed extends Pick<Report, 'uri' | 'reporterActorId' | 'content' | 'objectUris' | 'forward'> {
  subjectKey: string | null;
  findings?: readonly SpamFinding[];
}

/** Takes complaints to the moderators. */
@Injectable()
export class Reports {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly things: ReportedThings,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Complains as one of the viewer's profiles, or as nobody where they have none. What the profile may not see is not
   * there. Throws not_found, event_not_found, comment_not_found, post_not_found, already_reported,
   * anonymous_reports_closed, InvalidInput.
   */
  async file(viewer: Viewer, given: object): Promise<Report> {
    const input = parseInput(newReport, given);
    const profileId = input.actorId ?? viewer.actor?.id ?? null;
    if (profileId && !viewer.owns(profileId)) throw invalid('actorId', 'error_not_your_profile');
    const { anonymousReports, anonymousActorId } = await this.settings.current();
    if (viewer.isAnonymous && !anonymousReports) throw new DomainError('anonymous_reports_closed');
    const by = { actorIds: profileId ? [profileId] : [], isModerator: viewer.isModerator };
    const reported = await this.things.seen(by, input);
    const filed = {
      uri: null,
      reporterActorId: profileId ?? anonymousActorId,
      content: input.content,
      objectUris: [],
      forward: input.forward && !reported.actor.local,
      // Nobody knows whether two without an account are one.
      subjectKey: profileId && keyOf(reported),
    };
    return this.db.transaction(async (tx) => {
      const report = await this.write(tx, reported, filed);
      if (!report) throw new DomainError('already_reported');
      return report;
    });
  }

  /** Keeps what another instance complains of, once, if any of it is ours. */
  async fileForeign({ uri, objectUris, ...told }: ForeignReport): Promise<void> {
    const reported = await this.things.named(objectUris);
    if (!reported) return;
    const filed = { ...told, uri, objectUris, forward: false, subjectKey: null };
    await this.db.transaction((tx) => this.write(tx, reported, filed));
  }

  /** Complains in the name of the instance of what everybody can read; of one thing once, until that report is closed. */
  async fileOwn(kind: EvidenceKind, id: string, content: string, findings: readonly SpamFinding[]): Promise<void> {
    const reported = await this.things.published(kind, id);
    if (!reported) return;
    const { instanceActorId: reporterActorId } = await this.settings.current();
    const subjectKey = `spam ${kind}:${id}`;
    const filed = { uri: null, reporterActorId, content, objectUris: [], forward: false, subjectKey, findings };
    await this.db.transaction((tx) => this.write(tx, reported, filed));
  }

  /** Null where it is there already. */
  private async write(tx: Tx, { actor, things }: Reported, filed: Filed): Promise<Report | null> {
    const now = this.clock.now();
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO reports (uri, status, reporter_actor_id, reported_actor_id, content, object_uris, forward, subject_key,
          findings, inserted_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) ON CONFLICT DO NOTHING RETURNING id`,
      [
        filed.uri,
        ReportStatus.OPEN,
        filed.reporterActorId,
        actor.id,
        filed.content,
        filed.objectUris,
        filed.forward,
        filed.subjectKey,
        JSON.stringify(filed.findings ?? []),
        now,
      ],
      tx,
    );
    if (!row) return null;
    await tx.insert(
      ReportEvidence,
      things.map((thing) => ({ ...thing, reportId: row.id })),
    );
    await this.events.emit(tx, ReportFiled, { reportId: row.id });
    return tx.findOneByOrFail(Report, { id: row.id });
  }
}

/** The same for two reports about the same things. */
function keyOf({ things }: Reported): string {
  return things
    .map(({ kind, targetId }) => `${kind}:${targetId}`)
    .sort()
    .join(' ');
}
