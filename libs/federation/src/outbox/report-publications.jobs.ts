import { Injectable } from '@nestjs/common';
import { Actor, ActorQueries } from '#convoke/actors';
import { Database, OnDomainEvent } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { ReportEvidence, ReportFiled, ReportQueries } from '#convoke/moderation';
import { writeFlag } from '../vocabulary/index.js';
import { Outbox } from './outbox.service.js';
import { Recipients } from './recipients.queries.js';

/** Tells the instance of whoever is complained of, where the complainant wishes it; the instance does, so nobody learns who that is. */
@Injectable()
export class ReportPublications {
  constructor(
    private readonly db: Database,
    private readonly settings: InstanceSettingsService,
    private readonly reports: ReportQueries,
    private readonly actors: ActorQueries,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvent(ReportFiled)
  async forward({ reportId }: { reportId: string }): Promise<void> {
    const report = await this.reports.get(reportId);
    const reported = report.forward ? await this.actors.find(report.reportedActorId) : null;
    if (!reported || reported.local) return;
    await this.db.transaction(async (tx) => {
      const { instanceActorId } = await this.settings.current(tx);
      const self = await tx.findOneByOrFail(Actor, { id: instanceActorId! });
      const evidence = await tx.find(ReportEvidence, { where: { reportId }, order: { id: 'ASC' } });
      const uris = evidence.map(({ url }) => url).filter((url) => isOfHost(url, reported.domain!));
      const deed = { id: `${self.url}#flags/${reportId}`, actor: self.url, to: [reported.url] };
      const inboxes = await this.recipients.inboxes(tx, 'themselves', [reported.id]);
      const activity = writeFlag(deed, uris, report.content);
      await this.outbox.post(tx, { actor: self, activity, objectUri: reported.url, inboxes });
    });
  }
}

/** What is ours, or of a third instance, is no business of theirs. */
function isOfHost(url: string, host: string): boolean {
  return URL.parse(url)?.host === host;
}
