import { Injectable } from '@nestjs/common';
import { PersonDeleted, RemoteActorDeleted } from '#convoke/actors';
import { Clock, Database, OnDomainEvent } from '#convoke/core';
import { EventDeleted } from '#convoke/events';
import { ThreadWriter } from './thread-writer.service.js';

/** What comments leave to the worker. */
@Injectable()
export class CommentJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly writer: ThreadWriter,
  ) {}

  @OnDomainEvent(RemoteActorDeleted)
  async removeForeignTraces(deleted: { actorId: string }): Promise<void> {
    await this.removeTraces(deleted);
  }

  /** A profile that is gone has said nothing, and is named nowhere. */
  @OnDomainEvent(PersonDeleted)
  async removeTraces({ actorId }: { actorId: string }): Promise<void> {
    const rows = await this.db.query<{ id: string }>(
      'SELECT id FROM comments WHERE actor_id = $1 AND event_id IS NOT NULL AND deleted_at IS NULL',
      [actorId],
    );
    for (const { id } of rows) {
      await this.db.transaction(async (tx) => {
        const comment = await this.writer.lock(tx, id);
        if (!comment.deletedAt) await this.writer.bury(tx, comment);
      });
    }
    await this.db.query('DELETE FROM comment_mentions WHERE actor_id = $1', [actorId]);
  }

  /** Nobody reads them any more, wherever they went their event is gone. */
  @OnDomainEvent(EventDeleted)
  async bury({ eventId }: { eventId: string }): Promise<void> {
    await this.db.query(
      `UPDATE comments SET text = '', language = 'und', held = false, hidden = false, awaits_moderator = false,
          updated_at = $2, deleted_at = $2
        WHERE event_id = $1 AND deleted_at IS NULL`,
      [eventId, this.clock.now()],
    );
    await this.db.query(
      'DELETE FROM comment_mentions m USING comments c WHERE c.id = m.comment_id AND c.event_id = $1',
      [eventId],
    );
  }
}
