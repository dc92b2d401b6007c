import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';
import { Instance } from './instance.entity.js';
import { NodeInfo, type ServerDescription } from './node-info.service.js';

/** How often it is worth writing down that a host is alive. */
const SEEN_EVERY_MS = 300_000;

/** What is known of the servers that we deal with. */
@Injectable()
export class Instances {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly nodeInfo: NodeInfo,
  ) {}

  async find(host: string): Promise<Instance | null> {
    return this.db.manager.findOneBy(Instance, { host: host.toLowerCase() });
  }

  /** The server as it describes itself now, and the actor that it says speaks for it. Throws RemoteRefused. */
  async ask(host: string): Promise<{ instance: Instance; actorUri: string | null }> {
    const name = host.toLowerCase();
    const { actorUri, ...told } = await this.nodeInfo.fetch(name);
    await this.describe(name, told);
    return { instance: (await this.find(name))!, actorUri };
  }

  /** Notes that hosts sent us something. */
  async heardFrom(hosts: string[]): Promise<void> {
    await this.note('heard_at', hosts);
  }

  /** Notes that hosts took something from us. */
  async reached(hosts: string[]): Promise<void> {
    await this.note('reached_at', hosts);
  }

  /** Notes that a host could not be reached. */
  async failed(host: string): Promise<void> {
    await this.db.query(
      `INSERT INTO instances (host, failing_since, created_at) VALUES ($1, $2, $2)
       ON CONFLICT (host) DO UPDATE SET failing_since = excluded.failing_since WHERE instances.failing_since IS NULL`,
      [host.toLowerCase(), this.clock.now()],
    );
  }

  /** Notes which actor speaks for a host. */
  async speaksFor(host: string, actorId: string): Promise<void> {
    await this.db.query(
      `INSERT INTO instances (host, actor_id, created_at) VALUES ($1, $2, $3)
       ON CONFLICT (host) DO UPDATE SET actor_id = excluded.actor_id`,
      [host.toLowerCase(), actorId, this.clock.now()],
    );
  }

  private async note(column: 'heard_at' | 'reached_at', hosts: string[]): Promise<void> {
    if (hosts.length === 0) return;
    const now = this.clock.now();
    // In one order, lest two wait for each other.
    const names = [...new Set(hosts.map((host) => host.toLowerCase()))].sort();
    await this.db.query(
      `INSERT INTO instances (host, ${column}, created_at) SELECT host, $2, $2 FROM unnest($1::text[]) AS host
       ON CONFLICT (host) DO UPDATE SET ${column} = excluded.${column}, failing_since = NULL
       WHERE instances.failing_since IS NOT NULL OR instances.${column} IS NULL OR instances.${column} < $3`,
      [names, now, new Date(now.getTime() - SEEN_EVERY_MS)],
    );
  }

  private async describe(host: string, told: Omit<ServerDescription, 'actorUri'>): Promise<void> {
    const { name, description, software, softwareVersion, usersTotal, openRegistrations } = told;
    await this.db.query(
      `INSERT INTO instances (host, name, description, software, software_version, users_total, open_registrations,
         asked_at, reached_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8)
       ON CONFLICT (host) DO UPDATE SET name = excluded.name, description = excluded.description,
         software = excluded.software, software_version = excluded.software_version,
         users_total = excluded.users_total, open_registrations = excluded.open_registrations,
         asked_at = excluded.asked_at, reached_at = excluded.reached_at, failing_since = NULL`,
      [host, name, description, software, softwareVersion, usersTotal, openRegistrations, this.clock.now()],
    );
  }
}
