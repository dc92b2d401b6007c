import { Injectable } from '@nestjs/common';
import { Clock, type Config, Database, InjectConfig, parseInput, speakUsually, type Tx } from '#convoke/core';
import { InstanceSetting } from './instance-setting.entity.js';
import { defaultSettings, type InstanceSettings, instanceSettings } from './instance-settings.schema.js';

/** How long another process may still see what was changed here. */
const FRESH_MS = 5000;
const CHANGES = instanceSettings.partial();

/** The instance's settings as its administrators changed them. */
@Injectable()
export class InstanceSettingsService {
  private readonly defaults: InstanceSettings;
  private known: { settings: InstanceSettings; until: number } | undefined;

  constructor(
    @InjectConfig('instance') instance: Config['instance'],
    @InjectConfig('accounts') accounts: Config['accounts'],
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    this.defaults = defaultSettings(instance, accounts);
  }

  /**
   * The settings, at most five seconds old. Inside a transaction name it: to wait there for another connection could
   * be to wait for ever, when others do the same.
   */
  async current(tx: Tx = this.db.manager): Promise<InstanceSettings> {
    const now = this.clock.now().getTime();
    if (this.known && now < this.known.until) return this.known.settings;
    const settings = await this.read(tx);
    this.known = { settings, until: now + FRESH_MS };
    speakUsually(settings.languages);
    return settings;
  }

  /** Changes the settings named; throws InvalidInput naming those that break a rule. */
  async change(changes: Partial<InstanceSettings>): Promise<InstanceSettings> {
    const parsed = parseInput(CHANGES, changes);
    await this.db.transaction((tx) => this.write(tx, parsed));
    this.known = undefined;
    return this.current();
  }

  /**
   * Changes what `revision` makes of the settings as they are now and of when each was changed, while nobody else
   * changes any; `also` happens in the same transaction. Throws InvalidInput.
   */
  async revise(
    revision: (settings: InstanceSettings, changed: ReadonlyMap<string, Date>) => Partial<InstanceSettings>,
    also: (tx: Tx, before: InstanceSettings, after: InstanceSettings) => Promise<void> = async () => {},
  ): Promise<InstanceSettings> {
    await this.db.transaction(async (tx) => {
      await tx.query('LOCK TABLE instance_settings IN SHARE ROW EXCLUSIVE MODE');
      const before = await this.read(tx);
      const changes = parseInput(CHANGES, revision(before, await this.changeTimes(tx)));
      await this.write(tx, changes);
      await also(tx, before, { ...before, ...changes });
    });
    this.known = undefined;
    return this.current();
  }

  /** Lets a setting be what it is where nobody changed it; `also` happens in the same transaction. */
  async reset(
    setting: keyof InstanceSettings,
    also: (tx: Tx, before: InstanceSettings, after: InstanceSettings) => Promise<void>,
  ): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query('LOCK TABLE instance_settings IN SHARE ROW EXCLUSIVE MODE');
      const before = await this.read(tx);
      await tx.delete(InstanceSetting, { key: setting });
      await also(tx, before, await this.read(tx));
    });
    this.known = undefined;
  }

  /** Leaves no other changes to the settings than these. */
  async replace(tx: Tx, settings: Partial<InstanceSettings>): Promise<void> {
    await tx.createQueryBuilder().delete().from(InstanceSetting).execute();
    await this.write(tx, parseInput(CHANGES, settings));
    this.known = undefined;
  }

  /** When each setting was last changed; those that nobody changed are absent. */
  async changeTimes(tx: Tx = this.db.manager): Promise<Map<string, Date>> {
    const rows = await tx.find(InstanceSetting, { select: { key: true, updatedAt: true } });
    return new Map(rows.map(({ key, updatedAt }) => [key, updatedAt]));
  }

  private async write(tx: Tx, changes: Partial<InstanceSettings>): Promise<void> {
    const updatedAt = this.clock.now();
    for (const [key, value] of Object.entries(changes)) {
      await tx.query(
        `INSERT INTO instance_settings (key, value, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
        [key, JSON.stringify(value), updatedAt],
      );
    }
  }

  /** The settings as they are at this moment. */
  async read(tx: Tx): Promise<InstanceSettings> {
    const rows = await tx.find(InstanceSetting);
    const stored = new Map(rows.map(({ key, value }) => [key, value]));
    const settings: Record<string, unknown> = { ...this.defaults };
    for (const [key, field] of Object.entries(instanceSettings.shape)) {
      // A row of an older version, or one edited by hand, must not bring the instance down.
      const value = stored.has(key) ? field.safeParse(stored.get(key)) : undefined;
      if (value?.success) settings[key] = value.data;
    }
    return settings as InstanceSettings;
  }
}
