import { Injectable } from '@nestjs/common';
import { GroupDeleted, MemberChanged, PersonDeleted, RemoteActorDeleted } from '#convoke/actors';
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

  @OnDomainEvent(GroupDeleted)
  async removeTracesOfGroup({ groupId }: { groupId: string }): Promise<void> {
    await this.removeTraces({ actorId: groupId });
  }

  /** A profile or group that is gone has said nothing, and is in no conversation. */
  @OnDomainEvent(PersonDeleted)
  async removeTraces({ actorId }: { actorId: string }): Promise<void> {
    await this.db.query(
      `UPDATE comments SET text = '', language = 'und', updated_at = $2, deleted_at = $2
        WHERE (actor_id = $1 OR attributed_to_id = $1) AND conversation_id IS NOT NULL AND deleted_at IS NULL`,
      [actorId, this.clock.now()],
    );
    for (const id of await this.conversationsOf(actorId)) {
      await this.db.transaction((tx) => this.writer.leave(tx, id, actorId));
    }
  }

  /** What is written to a group elsewhere stays here only while somebody here answers for it, or was in it themselves. */
  @OnDomainEvent(MemberChanged)
  async removeUnread({ groupId }: { groupId: string }): Promise<void> {
    const elsewhere = 'SELECT FROM actors WHERE id = $1 AND domain IS NOT NULL';
    if ((await this.db.query(elsewhere, [groupId])).length === 0) return;
    for (const id of await this.conversationsOf(groupId)) {
      await this.db.transaction((tx) => this.writer.buryUnread(tx, id));
    }
  }

  private async conversationsOf(actorId: string): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      'SELECT conversation_id AS id FROM conversation_participants WHERE actor_id = $1 AND left_at IS NULL',
      [actorId],
    );
    return rows.map(({ id }) => id);
  }
}
