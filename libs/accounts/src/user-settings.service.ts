import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, invalid, knownLocale, lineInput, parseInput } from '#convoke/core';
import { User } from './user.entity.js';
import { Users } from './user.service.js';
import type { UserSettings } from './user-settings.js';

const settingsSchema = z.object({
  location: z
    .object({
      name: lineInput({ max: 200 }).nullish(),
      range: z.int().min(0).max(20_000).nullish(),
      geohash: z
        .string()
        .regex(/^[0-9b-hjkmnp-z]{1,12}$/, 'error_invalid')
        .nullish(),
    })
    .nullish(),
});

/** Null clears the time zone and the place, and leaves any other setting as it is. */
export type SettingsChange = { [Setting in keyof UserSettings]?: UserSettings[Setting] | null };

/** Changes what users set for themselves. */
@Injectable()
export class UserSettingsService {
  constructor(
    private readonly db: Database,
    private readonly users: Users,
  ) {}

  async change(id: string, { timezone, location, ...others }: SettingsChange): Promise<UserSettings> {
    const place = parseInput(settingsSchema, { location }).location;
    return this.db.transaction(async (tx) => {
      const { settings } = await this.users.lock(tx, id);
      for (const [name, value] of Object.entries(others)) {
        if (value !== null && value !== undefined) Object.assign(settings, { [name]: value });
      }
      if (timezone !== undefined) settings.timezone = timezone;
      if (place !== undefined) settings.location = place;
      await tx.update(User, { id }, { settings });
      return settings;
    });
  }

  /** Throws InvalidInput for a language that the instance does not speak. */
  async changeLocale(id: string, wish: string | null | undefined): Promise<User> {
    const locale = knownLocale(wish ?? '');
    if (!locale) throw invalid('locale', 'error_locale');
    await this.db.manager.update(User, { id }, { locale });
    return this.users.get(id);
  }
}
