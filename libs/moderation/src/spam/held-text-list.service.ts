import { Injectable } from '@nestjs/common';
import type { Words } from '#convoke/actors';
import { Clock, Database, type Tx } from '#convoke/core';
import { HeldText, type ListedKind } from './held-text.entity.js';
import type { ScannedText } from './scan/scanned-texts.queries.js';
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
  async put(tx: Tx, { kind, id, actorId }: Words, read: ReadText, findings: SpamFinding[]): Promise<void> {
    const [before] = await this.remove(tx, kind, id);
    await this.db.query(
      `INSERT INTO held_texts (kind, target_id, actor_id, title, text, links, findings, held_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        kind,
        id,
        actorId,
        read.title,
        ...shownOf(read),
        JSON.stringify(findings.length > 0 ? findings : (before?.findings ?? [])),
        before?.heldAt ?? this.clock.now(),
      ],
      tx,
    );
  }

  /** Puts what a scan found there, unless it is, or moderators have cleared these words; answers whether it is new there. */
  async putFound(
    tx: Tx,
    { kind, id, actorId }: ScannedText,
    read: ReadText,
    findings: SpamFinding[],
  ): Promise<boolean> {
    const rows = await this.db.query(
      `INSERT INTO held_texts AS held (kind, target_id, actor_id, title, text, links, findings, found_in_scan, held_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, true, $8)
        ON CONFLICT (kind, target_id) DO UPDATE SET id = DEFAULT, title = excluded.title, text = excluded.text,
          links = excluded.links, findings = excluded.findings, held_at = excluded.held_at, cleared_at = NULL
          WHERE held.found_in_scan
            AND (held.title, held.text, held.links) IS DISTINCT FROM (excluded.title, excluded.text, excluded.links)
        RETURNING id`,
      [kind, id, actorId, read.title, ...shownOf(read), JSON.stringify(findings), this.clock.now()],
      tx,
    );
    return rows.length > 0;
  }

  /** Keeps the words that a moderator cleared, so that no scan finds them again. */
  async clear(tx: Tx, { kind, targetId, actorId, title, text, links }: HeldText): Promise<void> {
    const now = this.clock.now();
    const found = { kind, targetId, actorId, title, text, links, findings: [], foundInScan: true };
    await tx.insert(HeldText, { ...found, heldAt: now, clearedAt: now });
  }

  /** What a scan found says something else now, or is not for everybody any more. */
  async forgetFound(tx: Tx, kind: ListedKind, id: string): Promise<void> {
    await this.db.query('DELETE FROM held_texts WHERE kind = $1 AND target_id = $2 AND found_in_scan', [kind, id], tx);
  }

  /** A profile or group is gone. */
  async forgetActor(actorId: string): Promise<void> {
    await this.db.query(`DELETE FROM held_texts WHERE kind = 'actor' AND target_id = $1`, [actorId]);
  }

  /** Answers what it was; with an event goes what people say about it. */
  async remove(tx: Tx, kind: ListedKind, id: string): Promise<{ findings: SpamFinding[]; heldAt: Date }[]> {
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

/** As much of the text and its links as moderators are shown. */
export function shownOf({ text, links }: ReadText): [string, string[]] {
  return [text.slice(0, MAX_TEXT).toWellFormed(), links.slice(0, MAX_LINKS).map(({ href }) => href)];
}
