import { Injectable } from '@nestjs/common';
import type { HeldKind, Writing } from '#convoke/actors';
import { Clock, Database, type Tx } from '#convoke/core';
import type { ReadText, SpamFinding } from './spam-findings.js';

const MAX_TEXT = 20_000;
const MAX_LINKS = 50;

/** Writes what waits for moderators. */
@Injectable()
export class HeldTextList {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts a text there in place of how it was before, under another id: nobody decides on words that they have not seen.
   * Since when and why it waits stays.
   */
  async put(tx: Tx, { kind, id, actorId }: Writing, read: ReadText, findings: SpamFinding[]): Promise<void> {
    const [before] = await this.remove(tx, kind, id);
    await this.db.query(
      `INSERT INTO held_texts (kind, target_id, actor_id, title, text, links, findings, held_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        kind,
        id,
        actorId,
        read.title,
        read.text.slice(0, MAX_TEXT).toWellFormed(),
        read.links.slice(0, MAX_LINKS).map(({ href }) => href),
        JSON.stringify(findings.length > 0 ? findings : (before?.findings ?? [])),
        before?.heldAt ?? this.clock.now(),
      ],
      tx,
    );
  }

  /** Answers what it was; with an event goes what people say about it. */
  async remove(tx: Tx, kind: HeldKind, id: string): Promise<{ findings: SpamFinding[]; heldAt: Date }[]> {
    if (kind === 'event') {
      await this.db.query(
        `DELETE FROM held_texts WHERE kind = 'comment' AND target_id IN (SELECT id FROM comments WHERE event_id = $1)`,
        [id],
        tx,
      );
    }
    return this.db.query(
      `DELETE FROM held_texts WHERE kind = $1 AND target_id = $2 RETURNING findings, held_at AS "heldAt"`,
      [kind, id],
      tx,
    );
  }
}
