import { Injectable } from '@nestjs/common';
import {
  bareHost,
  Clock,
  type Config,
  Database,
  DomainEvents,
  hostAndAbove,
  InjectConfig,
  type Tx,
} from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { type BlockMeasures, type BlockTerms, DomainBlockChanged, strictest } from './domain-block.js';

interface Known {
  blocks: Map<string, BlockMeasures>;
  /** Null where this instance talks to all that are not blocked. */
  allowed: Set<string> | null;
}

const FRESH_MS = 5000;
const SHUT_OUT: BlockMeasures = { severity: 'suspend', rejectMedia: true, rejectReports: true };
const PLAIN = { rejectReports: false, obfuscate: false, publicComment: '', privateNote: '' };

/** Which hosts this instance keeps away, in whole or in part. */
@Injectable()
export class DomainBlocks {
  private readonly ownHost: string;
  private known: { lists: Promise<Known>; at: number } | undefined;

  constructor(
    @InjectConfig('server') server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly settings: InstanceSettingsService,
  ) {
    this.ownHost = server.publicHost;
  }

  /** What is done about a host by its own block and those of domains above it; the strictest of them. */
  async of(host: string): Promise<BlockMeasures | null> {
    const { blocks, allowed } = await this.all();
    const names = hostAndAbove(host);
    const isLeftOut = allowed !== null && host !== this.ownHost && !names.some((name) => allowed.has(name));
    return isLeftOut ? SHUT_OUT : measuresFor(names, blocks);
  }

  async isSuspended(host: string): Promise<boolean> {
    return (await this.of(host))?.severity === 'suspend';
  }

  /** From where pictures may be had for somebody, or something, of a host. */
  mediaFor(owner: string): (url: URL) => Promise<boolean> {
    return (url) => this.takesMediaFrom(url.host, owner);
  }

  /** Whether pictures may be had from one host, which may serve several instances, for somebody, or something, of another. */
  async takesMediaFrom(source: string, owner: string): Promise<boolean> {
    const { blocks } = await this.all();
    const measures = [measuresFor(hostAndAbove(source), blocks), await this.of(owner)];
    return !measures.some((each) => each?.rejectMedia || each?.severity === 'suspend');
  }

  async takesReportsFrom(host: string): Promise<boolean> {
    return !(await this.of(host))?.rejectReports;
  }

  async isSilenced(host: string): Promise<boolean> {
    return ((await this.of(host))?.severity ?? 'none') !== 'none';
  }

  /** Sets the block of a host, or lifts it with null. */
  async set(host: string, terms: (Pick<BlockTerms, 'severity' | 'rejectMedia'> & Partial<BlockTerms>) | null) {
    await this.change((tx) => (terms ? this.put(tx, host, { ...PLAIN, ...terms }) : this.lift(tx, host)));
  }

  /** Runs what changes blocks; whoever asks here afterwards is told of the change. */
  async change<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.db.transaction(work);
    } finally {
      this.forget();
    }
  }

  async put(tx: Tx, host: string, terms: BlockTerms): Promise<void> {
    const name = bareHost(host);
    const { severity, rejectMedia, rejectReports, obfuscate, publicComment, privateNote } = terms;
    await this.db.query(
      `INSERT INTO domain_blocks (host, severity, reject_media, reject_reports, obfuscate, public_comment, private_note,
          created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (host) DO UPDATE SET severity = excluded.severity, reject_media = excluded.reject_media,
          reject_reports = excluded.reject_reports, obfuscate = excluded.obfuscate,
          public_comment = excluded.public_comment, private_note = excluded.private_note, applied_at = NULL`,
      [name, severity, rejectMedia, rejectReports, obfuscate, publicComment, privateNote, this.clock.now()],
      tx,
    );
    await this.events.emit(tx, DomainBlockChanged, { host: name });
  }

  async lift(tx: Tx, host: string): Promise<void> {
    const name = bareHost(host);
    await this.db.query('DELETE FROM domain_blocks WHERE host = $1', [name], tx);
    await this.events.emit(tx, DomainBlockChanged, { host: name });
  }

  /** Reads them anew when they are asked for next: whoever acts on a change needs what is true now. */
  forget(): void {
    this.known = undefined;
  }

  /** Asked for with every request from outside, so kept for some seconds. */
  private all(): Promise<Known> {
    if (this.known && performance.now() - this.known.at < FRESH_MS) return this.known.lists;
    const lists = this.read();
    this.known = { lists, at: performance.now() };
    lists.catch(() => this.forget());
    return lists;
  }

  private async read(): Promise<Known> {
    const rows = await this.db.query<BlockMeasures & { host: string; allowed: boolean }>(
      `SELECT host, severity, reject_media AS "rejectMedia", reject_reports AS "rejectReports", false AS allowed
        FROM domain_blocks UNION ALL SELECT host, 'none', false, false, true FROM allowed_hosts`,
    );
    const { federationMode } = await this.settings.current();
    const [allowed, blocks] = [true, false].map((kind) => rows.filter((row) => row.allowed === kind));
    return {
      blocks: new Map(blocks!.map((block) => [block.host, block])),
      allowed: federationMode === 'allowlist' ? new Set(allowed!.map(({ host }) => host)) : null,
    };
  }
}

function measuresFor(names: readonly string[], blocks: Map<string, BlockMeasures>): BlockMeasures | null {
  return strictest(names.flatMap((name) => blocks.get(name) ?? []));
}
