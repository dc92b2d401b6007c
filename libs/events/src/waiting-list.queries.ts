import { Injectable } from '@nestjs/common';
import { Database, loader } from '#convoke/core';

/** Reads of waiting lists. */
@Injectable()
export class WaitingListQueries {
  /** At which place in line a participation is, 1 being the next to get one. */
  readonly position = loader<string, number>((ids) => this.positions(ids));

  constructor(private readonly db: Database) {}

  private async positions(ids: string[]): Promise<Map<string, number>> {
    const rows = await this.db.query<{ id: string; place: number }>(
      `SELECT id, place FROM (
        SELECT id, row_number() OVER (PARTITION BY event_id ORDER BY waiting_rank)::int AS place FROM participations
          WHERE role = 'waiting' AND event_id IN (SELECT event_id FROM participations WHERE id = ANY($1))) line
        WHERE id = ANY($1)`,
      [ids],
    );
    return new Map(rows.map(({ id, place }) => [id, place]));
  }
}
