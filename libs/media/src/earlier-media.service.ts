import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';
import { Media } from './media.entity.js';

const LONGEST_PATH = 500;

/** The paths below /media/ that pictures had before their instance moved here: whoever has kept one finds the picture. */
@Injectable()
export class EarlierMedia {
  constructor(private readonly db: Database) {}

  async find(path: string, tx: Tx = this.db.manager): Promise<Media | null> {
    if (path.length > LONGEST_PATH || path.includes('\0') || !path.isWellFormed()) return null;
    return tx
      .createQueryBuilder(Media, 'media')
      .where('media.id = (SELECT media_id FROM earlier_media_paths WHERE path = :path)', { path })
      .getOne();
  }

  /** Of several that had one path the first keeps it: they were one file. */
  async note(tx: Tx, path: string, mediaId: string): Promise<void> {
    if (path.length > LONGEST_PATH) return;
    await this.db.query(
      'INSERT INTO earlier_media_paths (path, media_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [path, mediaId],
      tx,
    );
  }
}
