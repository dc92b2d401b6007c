import { Injectable } from '@nestjs/common';
import { Passwords } from '#convoke/accounts';
import { FirstAdministrator } from '#convoke/actors';
import { Clock, type Config, ConfigMistakes, Cron, Database, InjectConfig, Log, type Tx } from '#convoke/core';
import { type InstanceSettings, InstanceSettingsService, lastDemoReset } from '#convoke/instance';
import { StoredFiles } from '#convoke/media';
import { DEMO_WORK, DemoContent } from './demo-content.service.js';
import { DEMO_RESET, DemoWipe } from './demo-wipe.service.js';

/** What an instance has once somebody has used it; its own actors are there from the beginning. */
const USED = `SELECT EXISTS (SELECT FROM users) OR EXISTS (SELECT FROM events)
  OR EXISTS (SELECT FROM actors WHERE type <> 'application' OR domain IS NOT NULL) AS used`;

const REFUSED =
  'DEMO_RESET: would delete all that is on this instance, which did not begin as such a demo. Take it out, or begin with an empty database';

/** Deletes each day all that a demo has, and fills it anew. */
@Injectable()
export class DemoReset {
  constructor(
    @InjectConfig('demo') private readonly config: Config['demo'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly files: StoredFiles,
    private readonly passwords: Passwords,
    private readonly administrator: FirstAdministrator,
    private readonly content: DemoContent,
    private readonly wipe: DemoWipe,
    private readonly log: Log,
  ) {}

  /**
   * Marks an empty instance as one that may be wiped, at its first start with DEMO_RESET; a start without takes the mark
   * away for good. Throws ConfigMistakes where there is data of people who were promised no such thing.
   */
  async claim(): Promise<void> {
    // In this order: whoever else starts now marks the instance before anybody has an account on it.
    const [found] = await this.db.query<{ used: boolean }>(USED);
    const { demoResetAt } = await this.settings.read(this.db.manager);
    if (this.config.resetHour === null) {
      if (demoResetAt !== null) await this.settings.change({ demoResetAt: null });
      return;
    }
    if (demoResetAt !== null) return;
    if (found!.used) throw new ConfigMistakes([REFUSED]);
    await this.settings.change({ demoResetAt: this.clock.now().toISOString() });
  }

  /** Looks every few minutes, so that a reset is made up for when nothing ran at its hour. */
  @Cron(DEMO_RESET, '*/5 * * * *')
  async resetWhenDue(): Promise<void> {
    if (this.config.resetHour === null) return;
    if (this.isDue(await this.settings.read(this.db.manager))) await this.reset();
    await this.content.ensure(false);
    await this.content.illustrate();
  }

  private isDue({ demoResetAt }: InstanceSettings): boolean {
    const { resetHour } = this.config;
    if (resetHour === null || demoResetAt === null) return false;
    return new Date(demoResetAt) < lastDemoReset(this.clock.now(), resetHour);
  }

  private async reset(): Promise<void> {
    const files = await this.files.list();
    const passwordHash = await this.passwords.hash(this.content.password);
    const isReset = await this.db.exclusively(DEMO_WORK, () =>
      this.db.transaction((tx) => this.beginAnew(tx, passwordHash)),
    );
    if (!isReset) return;
    await this.files.delete(files);
    this.log.info('The demo begins anew');
  }

  /** With its people at once: nobody else gets in before the administrator, or takes a name of the demo. */
  private async beginAnew(tx: Tx, passwordHash: string): Promise<boolean> {
    // Another process may have done it, or the instance may be a demo no more.
    if (!this.isDue(await this.settings.read(tx))) return false;
    await this.wipe.run(tx, this.clock.now());
    await this.administrator.create(tx);
    await this.content.introduce(tx, passwordHash);
    return true;
  }
}
