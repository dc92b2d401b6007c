import { Injectable } from '@nestjs/common';
import { Clock, type Config, Database, InjectConfig } from '#convoke/core';
import { StatisticsService } from '#convoke/discovery';
import { InstanceSettingsService, repositoryUrl, version as softwareVersion } from '#convoke/instance';

const DAY_MS = 86_400_000;
const KEPT_MS = 3_600_000;

interface Activity {
  /** People who were here in the last 30 days, and in the last 180. */
  activeMonth: number;
  activeHalfyear: number;
}

/** What NodeInfo tells of the instance. */
@Injectable()
export class NodeInfoDocument {
  private activity?: Promise<Activity>;
  private countedAt = 0;

  constructor(
    @InjectConfig('source') private readonly source: Config['source'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly statistics: StatisticsService,
  ) {}

  async write(version: string) {
    const [settings, figures, activity] = await Promise.all([
      this.settings.current(),
      this.statistics.statistics(),
      this.recentActivity(),
    ]);
    const repository = this.source.url ?? repositoryUrl;
    const origin = version !== '2.0' && repository ? { repository } : {};
    return {
      version,
      software: { name: 'convoke', version: softwareVersion, ...origin },
      protocols: ['activitypub'],
      services: { inbound: [], outbound: [] },
      openRegistrations: settings.registrations === 'open',
      usage: {
        users: { total: figures.numberOfUsers, ...activity },
        localPosts: figures.numberOfLocalEvents,
        localComments: figures.numberOfLocalComments,
      },
      metadata: {
        nodeName: settings.name,
        nodeDescription: settings.description,
        langs: settings.languages,
      },
    };
  }

  /** Counted at most once an hour: it reads every account. */
  private recentActivity(): Promise<Activity> {
    const now = this.clock.now().getTime();
    if (this.activity && now - this.countedAt < KEPT_MS) return this.activity;
    this.countedAt = now;
    const activity = this.countActivity(now);
    activity.catch(() => {
      if (this.activity === activity) this.activity = undefined;
    });
    return (this.activity = activity);
  }

  private async countActivity(now: number): Promise<Activity> {
    const [row] = await this.db.query<Activity>(
      `SELECT (count(*) FILTER (WHERE seen_at > $1))::int AS "activeMonth", count(*)::int AS "activeHalfyear" FROM (
        SELECT user_id, max(seen_at) AS seen_at FROM (
          SELECT id AS user_id, current_sign_in_at AS seen_at FROM users WHERE disabled_at IS NULL
          UNION ALL SELECT user_id, last_used_at FROM sessions) seen
        WHERE seen_at > $2 GROUP BY user_id) people`,
      [new Date(now - 30 * DAY_MS), new Date(now - 180 * DAY_MS)],
    );
    return row!;
  }
}
