import { Injectable } from '@nestjs/common';
import { Database, hostAndAbove } from '#convoke/core';
import { DomainBlocks } from '../domain-blocks.service.js';

/** What there is between here and a host. */
export interface HostTies {
  host: string;
  /** From here to there and the other way round. */
  follows: number;
  /** People of there in groups of ours. */
  members: number;
}

/** What a list cuts off that was not cut off before. */
export interface BlockListCut {
  follows: number;
  members: number;
  /** Where most of it is. */
  hosts: HostTies[];
}

const MOST_HOSTS = 20;

/** Reads of what would end if a list held. */
@Injectable()
export class BlockListCuts {
  constructor(
    private readonly db: Database,
    private readonly blocks: DomainBlocks,
  ) {}

  /** By what of it is chosen. */
  async of(importId: string): Promise<BlockListCut> {
    const hosts = await this.hostsCutBy(importId);
    const ties = await this.db.query<HostTies>(
      `SELECT a.domain AS host, count(f.id)::int AS follows, 0 AS members FROM actors a
          JOIN follows f ON a.id IN (f.follower_id, f.target_id) WHERE a.domain = ANY($1) GROUP BY a.domain
        UNION ALL
        SELECT a.domain, 0, count(*)::int FROM actors a JOIN members m ON m.actor_id = a.id AND m.role <> 'rejected'
          JOIN actors g ON g.id = m.group_id AND g.domain IS NULL WHERE a.domain = ANY($1) GROUP BY a.domain`,
      [hosts],
    );
    const byHost = Map.groupBy(ties, ({ host }) => host);
    const each = [...byHost].map(([host, found]) => ({ host, ...sumOf(found) }));
    each.sort((one, other) => weightOf(other) - weightOf(one) || one.host.localeCompare(other.host));
    return { ...sumOf(each), hosts: each.slice(0, MOST_HOSTS) };
  }

  /** Hosts that somebody is known of, with their ports. */
  private async hostsCutBy(importId: string): Promise<string[]> {
    const [known, lines] = await Promise.all([
      this.db.query<{ host: string }>('SELECT DISTINCT domain AS host FROM actors WHERE domain IS NOT NULL'),
      this.db.query<{ host: string }>(
        `SELECT host FROM block_list_lines WHERE import_id = $1 AND chosen AND severity = 'suspend'`,
        [importId],
      ),
    ]);
    const listed = new Set(lines.map(({ host }) => host));
    const cut: string[] = [];
    for (const { host } of known) {
      if (hostAndAbove(host).some((name) => listed.has(name)) && !(await this.blocks.isSuspended(host))) cut.push(host);
    }
    return cut;
  }
}

function sumOf(ties: readonly Omit<HostTies, 'host'>[]): Omit<HostTies, 'host'> {
  return {
    follows: ties.reduce((sum, { follows }) => sum + follows, 0),
    members: ties.reduce((sum, { members }) => sum + members, 0),
  };
}

function weightOf({ follows, members }: HostTies): number {
  return follows + members;
}
