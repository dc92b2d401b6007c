import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, type Config, Cron, Database, InjectConfig, job, Jobs, OnJob } from '#convoke/core';
import { GazetteerImport } from './gazetteer/gazetteer.import.js';

const FillGazetteer = job<object>('places.fill-gazetteer');

/** The first pages after a start are worth more than the gazetteer's first seconds. */
const SECONDS_AFTER_START = 5;
const UNUSED_HOURS = 24;

/** Fills the gazetteer once and takes away addresses that nothing shows any more. */
@Injectable()
export class PlacesJobs implements OnApplicationBootstrap {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    @InjectConfig('places') private readonly config: Config['places'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly gazetteer: GazetteerImport,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.server.role === 'api' || this.config.geocoder !== 'embedded' || (await this.gazetteer.isCurrent())) return;
    await this.db.transaction((tx) => this.jobs.send(tx, FillGazetteer, {}, { startAfter: SECONDS_AFTER_START }));
  }

  @OnJob(FillGazetteer)
  async fillGazetteer(): Promise<void> {
    await this.gazetteer.fill();
  }

  /** An address that was replaced may be somebody's home: it does not stay longer than a day. */
  @Cron('places.purge-unused-addresses', '23 3 * * *')
  async purgeUnusedAddresses(): Promise<void> {
    const holders = await this.db.query<{ condition: string }>(
      `SELECT format('NOT EXISTS (SELECT FROM %s WHERE %I = address.id)', conrelid::regclass, attname) AS condition
       FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
       WHERE contype = 'f' AND confrelid = 'addresses'::regclass`,
    );
    const before = new Date(this.clock.now().getTime() - UNUSED_HOURS * 60 * 60 * 1000);
    const conditions = ['inserted_at < $1', ...holders.map(({ condition }) => condition)];
    await this.db.query(`DELETE FROM addresses AS address WHERE ${conditions.join(' AND ')}`, [before]);
  }
}
