import { Injectable } from '@nestjs/common';
import { bareHost, Database, hostAndAbove, type PageOf, type PageWindow, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { type DomainBlock, published, type PublishedBlock } from './domain-block.js';

const COLUMNS = `host, severity, reject_media AS "rejectMedia", reject_reports AS "rejectReports", obfuscate,
  public_comment AS "publicComment", private_note AS "privateNote", created_at AS "createdAt", applied_at AS "appliedAt"`;
const BATCH = 1000;

/** Reads of the blocks: whole for those who administer them, and as everybody may read them. */
@Injectable()
export class DomainBlockQueries {
  constructor(
    private readonly db: Database,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** The block of a host itself. */
  async find(host: string): Promise<DomainBlock | null> {
    const [found] = await this.db.query<DomainBlock>(`SELECT ${COLUMNS} FROM domain_blocks WHERE host = $1`, [
      bareHost(host),
    ]);
    return found ?? null;
  }

  /** The same, for whoever changes it. */
  async lock(tx: Tx, host: string): Promise<DomainBlock | null> {
    const [found] = await this.db.query<DomainBlock>(
      `SELECT ${COLUMNS} FROM domain_blocks WHERE host = $1 FOR UPDATE`,
      [host],
      tx,
    );
    return found ?? null;
  }

  /** The blocks of these hosts themselves. */
  async among(tx: Tx, hosts: readonly string[]): Promise<DomainBlock[]> {
    return this.db.query<DomainBlock>(`SELECT ${COLUMNS} FROM domain_blocks WHERE host = ANY($1)`, [hosts], tx);
  }

  /** Each block by its host's name, read bit by bit. */
  async *all(): AsyncGenerator<DomainBlock> {
    let last = '';
    while (true) {
      const blocks = await this.db.query<DomainBlock>(
        `SELECT ${COLUMNS} FROM domain_blocks WHERE host > $1 ORDER BY host LIMIT ${BATCH}`,
        [last],
      );
      yield* blocks;
      if (blocks.length < BATCH) return;
      last = blocks.at(-1)!.host;
    }
  }

  /** The blocks of domains above a host, the nearest first. */
  async above(host: string): Promise<DomainBlock[]> {
    const [, ...names] = hostAndAbove(host);
    return this.db.query<DomainBlock>(
      `SELECT ${COLUMNS} FROM domain_blocks WHERE host = ANY($1) ORDER BY length(host) DESC`,
      [names],
    );
  }

  /** By the host's name; none where the administrators keep them to themselves. */
  async published(window: PageWindow): Promise<PageOf<PublishedBlock>> {
    const { publishBlocks } = await this.settings.current();
    if (!publishBlocks) return { elements: [], total: 0 };
    const { elements, total } = await this.list('', window);
    return { elements: elements.map(published), total };
  }

  /** By the host's name; with a part of the host or of what is noted. */
  async list(text: string, { offset, limit }: PageWindow): Promise<PageOf<DomainBlock>> {
    const which = `WHERE $1 = '' OR strpos(host, lower($1)) > 0 OR strpos(lower(public_comment), lower($1)) > 0
      OR strpos(lower(private_note), lower($1)) > 0`;
    const [elements, [all]] = await Promise.all([
      this.db.query<DomainBlock>(`SELECT ${COLUMNS} FROM domain_blocks ${which} ORDER BY host OFFSET $2 LIMIT $3`, [
        text,
        offset,
        limit,
      ]),
      this.db.query<{ total: number }>(`SELECT count(*)::int AS total FROM domain_blocks ${which}`, [text]),
    ]);
    return { elements, total: all!.total };
  }
}
