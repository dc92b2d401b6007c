import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';
import type { EvidenceKind } from '../../reports/report-evidence.entity.js';

export interface NamedText {
  kind: EvidenceKind;
  targetId: string;
}

/** Tells what everybody may read from what is for some people only. */
@Injectable()
export class OpenTexts {
  constructor(private readonly db: Database) {}

  /** Those of the things that are for everybody, or were until they were deleted; drafts only where they are asked for. */
  async among<Text extends NamedText>(
    tx: Tx,
    texts: readonly Text[],
    { drafts }: { drafts: boolean },
  ): Promise<Text[]> {
    const idsOf = (wanted: EvidenceKind) => texts.filter(({ kind }) => kind === wanted).map(({ targetId }) => targetId);
    const rows = await this.db.query<NamedText>(
      `SELECT 'event' AS kind, id AS "targetId" FROM events
          WHERE id = ANY($1) AND visibility IN ('public', 'unlisted') AND ($5 OR NOT draft)
        UNION ALL SELECT 'comment', c.id FROM comments c JOIN events e ON e.id = c.event_id
          WHERE c.id = ANY($2) AND c.visibility <> 'private' AND e.visibility IN ('public', 'unlisted')
        UNION ALL SELECT 'post', id FROM posts WHERE id = ANY($3) AND visibility <> 'private' AND ($5 OR NOT draft)
        UNION ALL SELECT 'actor', a.id FROM actors a LEFT JOIN groups g ON g.actor_id = a.id
          WHERE a.id = ANY($4) AND (g.actor_id IS NULL OR g.visibility = 'public')`,
      [idsOf('event'), idsOf('comment'), idsOf('post'), idsOf('actor'), drafts],
      tx,
    );
    const open = new Set(rows.map(({ kind, targetId }) => `${kind} ${targetId}`));
    return texts.filter(({ kind, targetId }) => open.has(`${kind} ${targetId}`));
  }
}
