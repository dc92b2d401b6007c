import { Injectable } from '@nestjs/common';
import { PersonDeleted, RemoteActorDeleted } from '#convoke/actors';
import { Clock, Database, OnDomainEvent } from '#convoke/core';
import { MessageWriter } from './message-writer.service.js';

/** What conversations leave to the worker. */
@Injectable()
export class ConversationJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly writer: MessageWriter,
  ) {}

  @OnDomainEvent(RemoteActorDeleted)
  async removeForeignTraces(deleted: { actorId: string }): Promise<void> {
    await this.removeTraces(deleted);
  }

  /** A profile that is gone has said nothing, and is in no conversation. */
  @OnDomainEvent(PersonDeleted)
  async removeTraces({ actorId }: { actorId: string }): Promise<void> {
    await this.db.query(
      `UPDATE comments SET text = '', language = 'und', updated_at = $2, deleted_at = $2
        WHERE actor_id = $1 AND conversation_id IS NOT NULL AND deleted_at IS NULL`,
      [actorId, this.clock.now()],
    );
    const rows = await this.db.query<{ id: string }>(
      'SELECT conversation_id AS id FROM conversation_participants WHERE actor_id = $1 AND left_at IS NULL',
      [actorId],
    );
    for (const { id } of rows) await this.db.transaction((tx) => this.writer.leave(tx, id, actorId));
  }
}
