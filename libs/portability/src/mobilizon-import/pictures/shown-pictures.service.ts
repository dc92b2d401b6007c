import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';
import { EarlierMedia, MediaAttachments, MediaQueries, Storage } from '#convoke/media';
import { pathOf } from './picture-folder.js';

/** What shows pictures: as its table and column are called, and its kind among those that hold some. */
export const HOLDERS = {
  event: { table: 'events', text: 'description' },
  post: { table: 'posts', text: 'body' },
} as const;

/** Has events and posts show the pictures that came, by the addresses that these have here. */
@Injectable()
export class ShownPictures {
  constructor(
    private readonly db: Database,
    private readonly earlier: EarlierMedia,
    private readonly storage: Storage,
    private readonly attachments: MediaAttachments,
    private readonly queries: MediaQueries,
  ) {}

  async show(tx: Tx, kind: keyof typeof HOLDERS, id: string, pictureId: string | null, home: string): Promise<void> {
    const { table, text } = HOLDERS[kind];
    const [holder] = await this.db.query<{ words: string; picture_id: string | null }>(
      `SELECT ${text} AS words, picture_id FROM ${table} WHERE id = $1 FOR UPDATE`,
      [id],
      tx,
    );
    if (!holder) return;
    const words = await this.moved(tx, holder.words, home);
    const main = holder.picture_id ?? pictureId;
    await this.db.query(`UPDATE ${table} SET ${text} = $2, picture_id = $3 WHERE id = $1`, [id, words, main], tx);
    const shown = await this.queries.shownIn(tx, words);
    await this.attachments.attach(tx, { kind, id }, main === null ? shown : [main, ...shown]);
  }

  /** A profile's or a group's own two. */
  async portray(
    tx: Tx,
    id: string,
    pictures: { avatar?: string | undefined; banner?: string | undefined },
  ): Promise<void> {
    const [actor] = await this.db.query<{ avatar_id: string | null; banner_id: string | null }>(
      `UPDATE actors SET avatar_id = coalesce(avatar_id, $2), banner_id = coalesce(banner_id, $3)
        WHERE id = $1 AND deleted_at IS NULL RETURNING avatar_id, banner_id`,
      [id, pictures.avatar ?? null, pictures.banner ?? null],
      tx,
    );
    const shown = [actor?.avatar_id, actor?.banner_id].filter((one): one is string => typeof one === 'string');
    await this.attachments.attach(tx, { kind: 'actor', id }, shown);
  }

  /** The text with the addresses that its pictures have now. */
  private async moved(tx: Tx, html: string, home: string): Promise<string> {
    const addresses = new Set([...html.matchAll(/<img[^>]*? src="([^"]+)"/g)].map(([, address]) => address!));
    let words = html;
    for (const address of addresses) {
      const path = pathOf(address.replaceAll('&amp;', '&'), home);
      const media = path === null ? null : await this.earlier.find(path, tx);
      if (media) words = words.replaceAll(`"${address}"`, `"${this.storage.url(media.key)}"`);
    }
    return words;
  }
}
