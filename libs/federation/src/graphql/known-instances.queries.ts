import { Injectable } from '@nestjs/common';
import { Database, type PageOf, type PageWindow } from '#convoke/core';
import { isSuspendedHost } from '#convoke/moderation';
import type {
  InstanceFilterFollowStatus,
  InstanceFilterSuspendStatus,
  InstanceFollowStatus,
  InstancesSortFields,
} from './instance.enum.js';

/** A server, and what is known here of it. */
export interface KnownInstance {
  domain: string;
  followerStatus: InstanceFollowStatus;
  followedStatus: InstanceFollowStatus;
  eventCount: number;
  personCount: number;
  groupCount: number;
  followersCount: number;
  followingsCount: number;
  reportsCount: number;
  mediaSize: number;
  hasRelay: boolean;
  relayAddress: string | null;
  instanceName: string | null;
  instanceDescription: string | null;
  software: string | null;
  softwareVersion: string | null;
  userCount: number | null;
  registrationsOpen: boolean | null;
  heardAt: Date | null;
  reachedAt: Date | null;
  askedAt: Date | null;
  suspended: boolean;
  unreachableSince: Date | null;
}

export interface InstanceFilters {
  /** Part of the host or of the name; empty for all. */
  text: string;
  follow: InstanceFilterFollowStatus;
  suspend: InstanceFilterSuspendStatus;
}

export interface InstanceOrder {
  by: InstancesSortFields;
  direction: 'ASC' | 'DESC';
}

/** What is counted of a server's actors `r`: an amount and the tables that it comes from. */
const COUNTED: Record<InstancesSortFields, [amount: string, tables: string]> = {
  event_count: ['count(*)', 'JOIN events e ON e.organizer_actor_id = r.actor_id AND e.deleted_at IS NULL'],
  person_count: ['count(*)', `JOIN actors a ON a.id = r.actor_id AND a.type = 'person' AND a.deleted_at IS NULL`],
  group_count: ['count(*)', `JOIN actors a ON a.id = r.actor_id AND a.type = 'group' AND a.deleted_at IS NULL`],
  followers_count: ['count(*)', 'JOIN follows f ON f.follower_id = r.actor_id AND f.approved'],
  followings_count: ['count(*)', 'JOIN follows f ON f.target_id = r.actor_id AND f.approved'],
  reports_count: ['count(*)', 'JOIN reports p ON p.reported_actor_id = r.actor_id'],
  media_size: ['sum(m.size)', 'JOIN media m ON m.owner_actor_id = r.actor_id'],
};
const MAX_INT = 2 ** 31 - 1;

/** An instance counts by the actor that speaks for it; people there who follow something are no matter of the instances'. */
const SPEAKS = `a.type IN ('application', 'service') OR a.id = k.actor_id`;
const statusOf = (ours: string, theirs: string) => `(
  SELECT CASE WHEN bool_or(f.approved) THEN 'approved' WHEN count(*) > 0 THEN 'pending' ELSE 'none' END
  FROM follows f JOIN remote_actors r ON r.actor_id = f.${theirs} JOIN actors a ON a.id = r.actor_id
  WHERE f.${ours} = $1 AND r.host = k.host AND (${SPEAKS}))`;

/** Every host that something is known of; $1 is the instance's own actor. */
const KNOWN = `WITH known AS (
  SELECT host, i.name, i.description, i.software, i.software_version, i.actor_id,
    i.users_total, i.open_registrations, i.heard_at, i.reached_at, i.asked_at,
    least(i.failing_since, d.failing_since) AS unreachable_since FROM (
    SELECT host FROM instances UNION SELECT host FROM remote_actors
    UNION SELECT host FROM domain_blocks WHERE severity = 'suspend') hosts
  LEFT JOIN instances i USING (host) LEFT JOIN delivery_hosts d USING (host)),
told AS (SELECT k.*, ${statusOf('follower_id', 'target_id')} AS followed, ${statusOf('target_id', 'follower_id')} AS follower,
  ${isSuspendedHost('k.host')} AS suspended FROM known k)`;

/** $2 to $4 are the filters. */
const FILTERED = `WHERE ($2 = '' OR strpos(t.host, lower($2)) > 0 OR strpos(lower(t.name), lower($2)) > 0)
  AND ($3 = 'all' OR CASE $3 WHEN 'following' THEN t.followed ELSE t.follower END <> 'none')
  AND ($4 = 'all' OR t.suspended)`;

const countOf = (field: InstancesSortFields) => {
  const [amount, tables] = COUNTED[field];
  return `(SELECT least(coalesce(${amount}, 0), ${MAX_INT})::int FROM remote_actors r ${tables} WHERE r.host = t.host)`;
};

const COLUMNS = `t.host AS domain, t.name AS "instanceName", t.description AS "instanceDescription", t.software,
  t.software_version AS "softwareVersion", t.users_total AS "userCount", t.open_registrations AS "registrationsOpen",
  t.heard_at AS "heardAt", t.reached_at AS "reachedAt", t.asked_at AS "askedAt", t.unreachable_since AS "unreachableSince", t.suspended,
  t.follower AS "followerStatus", t.followed AS "followedStatus", t.actor_id IS NOT NULL AS "hasRelay",
  (SELECT preferred_username || '@' || t.host FROM actors WHERE id = t.actor_id) AS "relayAddress",
  ${countOf('event_count')} AS "eventCount", ${countOf('person_count')} AS "personCount",
  ${countOf('group_count')} AS "groupCount", ${countOf('followers_count')} AS "followersCount",
  ${countOf('followings_count')} AS "followingsCount", ${countOf('reports_count')} AS "reportsCount",
  ${countOf('media_size')} AS "mediaSize"`;

/** Reads of the servers that this one knows, for its administrators. */
@Injectable()
export class KnownInstances {
  constructor(private readonly db: Database) {}

  async find(self: string, host: string): Promise<KnownInstance | null> {
    const [found] = await this.db.query<KnownInstance>(`${KNOWN} SELECT ${COLUMNS} FROM told t WHERE t.host = $2`, [
      self,
      host.toLowerCase(),
    ]);
    return found ?? null;
  }

  async list(
    self: string,
    { text, follow, suspend }: InstanceFilters,
    { by, direction }: InstanceOrder,
    { offset, limit }: PageWindow,
  ): Promise<PageOf<KnownInstance>> {
    const filters = [self, text, follow, suspend];
    const [amount, tables] = COUNTED[by];
    const [elements, [all]] = await Promise.all([
      this.db.query<KnownInstance>(
        `${KNOWN}, sorted AS (
          SELECT t.* FROM told t LEFT JOIN (
            SELECT r.host, ${amount} AS amount FROM remote_actors r ${tables} GROUP BY r.host) counted USING (host)
          ${FILTERED} ORDER BY coalesce(counted.amount, 0) ${direction}, t.host OFFSET $5 LIMIT $6)
        SELECT ${COLUMNS} FROM sorted t ORDER BY ${countOf(by)} ${direction}, t.host`,
        [...filters, offset, limit],
      ),
      this.db.query<{ total: number }>(`${KNOWN} SELECT count(*)::int AS total FROM told t ${FILTERED}`, filters),
    ]);
    return { elements, total: all!.total };
  }
}
