import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { requireUser, type Viewer } from '#convoke/actors';
import { Clock, Cron, Database, DomainError, job, Jobs, type Locale, RateLimits } from '#convoke/core';
import { PrivateFiles } from '#convoke/media';
import { mayManageParticipants } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';
import type { ParticipantRole } from '../participation.entity.js';
import { ParticipationQueries } from '../participation.queries.js';
import { type ExportFormat, GUEST_EXPORT_COLUMNS, type GuestExport, GuestExportState } from './guest-export.js';

export const GUEST_EXPORT_KEPT_MS = 24 * 3_600_000;

export const WriteGuestExport = job<{ exportId: string }>('events.write-guest-export', { expireInSeconds: 1800 });

interface Wish {
  eventId: string;
  format: ExportFormat;
  roles: ParticipantRole[];
  locale: Locale;
}

/** Guest lists that organizers take away: each for whoever asked for it, as long as they run the list. */
@Injectable()
export class GuestExports {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly limits: RateLimits,
    private readonly files: PrivateFiles,
    private readonly events: EventQueries,
    private readonly participations: ParticipationQueries,
  ) {}

  /** Throws event_not_found to whoever does not run the list; too_many_requests after some an hour. */
  async request(viewer: Viewer, { eventId, format, roles, locale }: Wish): Promise<GuestExport> {
    const user = requireUser(viewer);
    if (!(await this.isManaged(viewer, eventId))) throw new DomainError('event_not_found');
    await this.limits.consume('guest-export:account', user.id);
    return this.db.transaction(async (tx) => {
      const [created] = await this.db.query<GuestExport>(
        `INSERT INTO participant_exports (id, event_id, user_id, format, roles, locale, state, created_at)
          VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7) RETURNING ${GUEST_EXPORT_COLUMNS}`,
        [randomUUID(), eventId, user.id, format, roles, locale, this.clock.now()],
        tx,
      );
      await this.jobs.send(tx, WriteGuestExport, { exportId: created!.id });
      return created!;
    });
  }

  /** The viewer's own of an event, newest first. */
  async of(viewer: Viewer, eventId: string): Promise<GuestExport[]> {
    if (!viewer.user || !(await this.isManaged(viewer, eventId))) return [];
    return this.list('event_id = $3 AND user_id = $2 ORDER BY created_at DESC', [viewer.user.id, eventId]);
  }

  /** One that is there or will be; throws export_not_found to anybody else, and once they do not run the list any more. */
  async get(viewer: Viewer, format: ExportFormat, id: string): Promise<GuestExport> {
    const user = requireUser(viewer);
    const found = await this.list(`id::text = $3 AND user_id = $2 AND format = $4`, [user.id, id, format]);
    const [wanted] = found.filter(({ state }) => state !== GuestExportState.FAILED);
    if (!wanted || !(await this.isManaged(viewer, wanted.eventId))) throw new DomainError('export_not_found');
    return wanted;
  }

  @Cron('events.purge-guest-exports', '23 * * * *')
  async purge(): Promise<void> {
    await this.db.transaction(async (tx) => {
      const removed = await this.db.query<{ key: string | null }>(
        `DELETE FROM participant_exports WHERE created_at <= $1 OR user_id IS NULL OR event_id IS NULL
          RETURNING file_key AS key`,
        [this.oldest()],
        tx,
      );
      await this.files.release(
        tx,
        removed.map(({ key }) => key),
      );
    });
  }

  private async list(condition: string, params: unknown[]): Promise<GuestExport[]> {
    return this.db.query<GuestExport>(
      `SELECT ${GUEST_EXPORT_COLUMNS} FROM participant_exports WHERE created_at > $1 AND event_id IS NOT NULL AND ${condition}`,
      [this.oldest(), ...params],
    );
  }

  private oldest(): Date {
    return new Date(this.clock.now().getTime() - GUEST_EXPORT_KEPT_MS);
  }

  private async isManaged(viewer: Viewer, eventId: string): Promise<boolean> {
    const event = await this.events.findById(eventId);
    if (!event) return false;
    const standing = (await this.participations.standings([event.id], viewer.actorIds)).get(event.id)!;
    return mayManageParticipants(viewer, event, standing);
  }
}
