import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';

/** Remembers what was mailed to people without an account, of whom no notices are kept. */
@Injectable()
export class StrangersTold {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Whether they were not told it yet under this key; they are from now on. */
  async note(tx: Tx, key: string): Promise<boolean> {
    const noted = await this.db.query(
      'INSERT INTO strangers_told (key, told_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING key',
      [key, this.clock.now()],
      tx,
    );
    return noted.length > 0;
  }
}
