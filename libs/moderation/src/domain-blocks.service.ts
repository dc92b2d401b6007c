import { Injectable } from '@nestjs/common';
import { Clock, Database, domainEvent, DomainEvents } from '#convoke/core';

/** A host is treated in another way from now on, and so is everything below it. */
export const DomainBlockChanged = domainEvent<{ host: string }>('domain-block.changed');

/** What is done about a host: nothing but perhaps its pictures, kept out of public lists, or shut out altogether. */
export type BlockSeverity = 'none' | 'silence' | 'suspend';

export interface DomainBlock {
  /** Lower case; holds for everything below it as well. */
  host: string;
  severity: BlockSeverity;
  rejectMedia: boolean;
  reason: string | null;
}

const FRESH_MS = 5000;

/** Which hosts this instance keeps away, in whole or in part. */
@Injectable()
export class DomainBlocks {
  private known: { blocks: Promise<Map<string, DomainBlock>>; at: number } | undefined;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
  ) {}

  /** The block that a host falls under, its own or that of a domain above it; the strictest of them. */
  async of(host: string): Promise<DomainBlock | null> {
    const blocks = await this.all();
    const labels = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '').split('.');
    const found = labels.flatMap((_, index) => blocks.get(labels.slice(index).join('.')) ?? []);
    if (found.length === 0) return null;
    const severest = found.toSorted((one, other) => SEVERITY[other.severity] - SEVERITY[one.severity])[0]!;
    return { ...severest, rejectMedia: found.some(({ rejectMedia }) => rejectMedia) };
  }

  async isSuspended(host: string): Promise<boolean> {
    return (await this.of(host))?.severity === 'suspend';
  }

  /** Whether pictures may be had from one host for somebody, or something, of another. */
  async takesMediaFrom(source: string, owner: string): Promise<boolean> {
    const blocks = [await this.of(source), await this.of(owner)];
    return !blocks.some((block) => block?.rejectMedia || block?.severity === 'suspend');
  }

  async isSilenced(host: string): Promise<boolean> {
    return ((await this.of(host))?.severity ?? 'none') !== 'none';
  }

  /** Sets the block of a host, or lifts it with null. */
  async set(host: string, block: Omit<DomainBlock, 'host'> | null): Promise<void> {
    const name = host.toLowerCase();
    await this.db.transaction(async (tx) => {
      await this.db.query('DELETE FROM domain_blocks WHERE host = $1', [name], tx);
      if (block) {
        await this.db.query(
          'INSERT INTO domain_blocks (host, severity, reject_media, reason, created_at) VALUES ($1, $2, $3, $4, $5)',
          [name, block.severity, block.rejectMedia, block.reason, this.clock.now()],
          tx,
        );
      }
      await this.events.emit(tx, DomainBlockChanged, { host: name });
    });
    this.forget();
  }

  /** Reads them anew when they are asked for next: whoever acts on a change needs what is true now. */
  forget(): void {
    this.known = undefined;
  }

  /** Asked for with every request from outside, so kept for some seconds. */
  private all(): Promise<Map<string, DomainBlock>> {
    if (this.known && performance.now() - this.known.at < FRESH_MS) return this.known.blocks;
    const blocks = this.read();
    this.known = { blocks, at: performance.now() };
    blocks.catch(() => this.forget());
    return blocks;
  }

  private async read(): Promise<Map<string, DomainBlock>> {
    const rows = await this.db.query<DomainBlock>(
      'SELECT host, severity, reject_media AS "rejectMedia", reason FROM domain_blocks',
    );
    return new Map(rows.map((block) => [block.host, block]));
  }
}

const SEVERITY: Record<BlockSeverity, number> = { none: 0, silence: 1, suspend: 2 };
