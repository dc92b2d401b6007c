import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';
import { InstanceSettingsService, isOffered } from '#convoke/instance';

const KEPT_MS = 60_000;

export interface Statistics {
  numberOfUsers: number;
  numberOfEvents: number;
  numberOfLocalEvents: number;
  numberOfComments: number;
  numberOfLocalComments: number;
  numberOfGroups: number;
  numberOfLocalGroups: number;
}

export interface CategoryStatistics {
  key: string;
  number: number;
}

interface Figures {
  statistics: Statistics;
  categories: CategoryStatistics[];
}

/** What the instance holds in numbers, counted at most once a minute. */
@Injectable()
export class StatisticsService {
  private figures?: Promise<Figures>;
  private countedAt = 0;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
  ) {}

  async statistics(): Promise<Statistics> {
    return (await this.recent()).statistics;
  }

  /** Listed events by category, the largest first; without categories that are hidden. */
  async categories(): Promise<CategoryStatistics[]> {
    const [{ categories }, { eventCategories }] = await Promise.all([this.recent(), this.settings.current()]);
    return categories.filter(({ key }) => isOffered(key, eventCategories));
  }

  private recent(): Promise<Figures> {
    const now = this.clock.now().getTime();
    if (this.figures && now - this.countedAt < KEPT_MS) return this.figures;
    this.countedAt = now;
    const figures = this.count();
    figures.catch(() => {
      if (this.figures === figures) this.figures = undefined;
    });
    return (this.figures = figures);
  }

  private async count(): Promise<Figures> {
    const [users, events, comments] = await Promise.all([
      this.db.query<{ count: number }>('SELECT count(*)::int AS count FROM users WHERE confirmed_at IS NOT NULL'),
      this.db.query<{ category: string; all: number; local: number }>(
        `SELECT category, count(*)::int AS all, (count(*) FILTER (WHERE local))::int AS local
          FROM event_search GROUP BY category ORDER BY count(*) DESC, category`,
      ),
      this.db.query<{ all: number; local: number }>(
        `SELECT count(*)::int AS all, (count(*) FILTER (WHERE c.local))::int AS local
          FROM comments c JOIN event_search USING (event_id)
          WHERE c.deleted_at IS NULL AND NOT c.held AND NOT c.hidden AND NOT c.awaits_moderator`,
      ),
    ]);
    return {
      statistics: {
        numberOfUsers: users[0]!.count,
        numberOfEvents: sum(events.map(({ all }) => all)),
        numberOfLocalEvents: sum(events.map(({ local }) => local)),
        numberOfComments: comments[0]!.all,
        numberOfLocalComments: comments[0]!.local,
        numberOfGroups: 0,
        numberOfLocalGroups: 0,
      },
      categories: events.map(({ category, all }) => ({ key: category, number: all })),
    };
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
