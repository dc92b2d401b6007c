import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, type Tx } from '#convoke/core';

/** A thing that shows pictures, e.g. `{ kind: 'event', id: '12' }`. */
export interface MediaHolder {
  kind: string;
  id: string;
}

/** Knows which things show which pictures; pictures that nothing shows are deleted after a while. */
@Injectable()
export class MediaAttachments {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Makes these the pictures of the holder, and only these; throws media_not_found when one is gone. */
  async attach(tx: Tx, holder: MediaHolder, mediaIds: string[]): Promise<void> {
    const wanted = [...new Set(mediaIds)];
    const released = (await this.heldBy(tx, holder)).filter((id) => !wanted.includes(id));
    await this.lock(tx, [...wanted, ...released]);
    await this.hold(tx, holder, wanted);
    await this.release(tx, holder, released);
  }

  private async heldBy(tx: Tx, { kind, id }: MediaHolder): Promise<string[]> {
    const held = await this.db.query<{ media_id: string }>(
      'SELECT media_id FROM media_attachments WHERE holder_kind = $1 AND holder_id = $2',
      [kind, id],
      tx,
    );
    return held.map(({ media_id }) => media_id);
  }

  /** Two holders letting go of one picture at once would each see the other still holding it. */
  private async lock(tx: Tx, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.db.query('SELECT id FROM media WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [ids], tx);
  }

  private async hold(tx: Tx, { kind, id }: MediaHolder, mediaIds: string[]): Promise<void> {
    if (mediaIds.length === 0) return;
    const [there] = await this.db.query<{ count: number }>(
      `WITH there AS (UPDATE media SET unattached_since = NULL WHERE id = ANY($1) RETURNING id)
       SELECT count(*)::int AS count FROM there`,
      [mediaIds],
      tx,
    );
    if (there!.count < mediaIds.length) throw new DomainError('media_not_found');
    await this.db.query(
      `INSERT INTO media_attachments (holder_kind, holder_id, media_id)
       SELECT $1, $2, unnest($3::bigint[]) ON CONFLICT DO NOTHING`,
      [kind, id, mediaIds],
      tx,
    );
  }

  private async release(tx: Tx, { kind, id }: MediaHolder, mediaIds: string[]): Promise<void> {
    if (mediaIds.length === 0) return;
    await this.db.query(
      'DELETE FROM media_attachments WHERE holder_kind = $1 AND holder_id = $2 AND media_id = ANY($3)',
      [kind, id, mediaIds],
      tx,
    );
    await this.db.query(
      `UPDATE media SET unattached_since = $1
       WHERE id = ANY($2) AND NOT EXISTS (SELECT FROM media_attachments WHERE media_id = media.id)`,
      [this.clock.now(), mediaIds],
      tx,
    );
  }
}
