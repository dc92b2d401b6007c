import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Database, type InputProblem, InvalidInput, type Tx } from '#convoke/core';
import { type InstanceSettings, InstanceSettingsService } from '#convoke/instance';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction, type ModerationDetails } from '../action-log/moderation-action.js';
import { type InstancePictureInputs, InstancePictures } from './instance-pictures.service.js';
import {
  argumentOf,
  changesFrom,
  missingIn,
  type SettingName,
  settingOf,
  type SettingsInput,
} from './settings-input.js';

/** The settings and which state of them these are. */
export interface RevisedSettings {
  settings: InstanceSettings;
  revision: string;
}

/** Longer texts are not written down: what they say now is there for all to read. */
const MAX_LOGGED = 100;
const NEVER = new Date(0);

/** The settings of the instance in the hands of its administrators. */
@Injectable()
export class AdminSettings {
  constructor(
    private readonly db: Database,
    private readonly settings: InstanceSettingsService,
    private readonly pictures: InstancePictures,
    private readonly log: ActionLog,
  ) {}

  async read(): Promise<RevisedSettings> {
    return this.db.transaction(async (tx) => {
      // Older than the settings at worst: then somebody is told of a conflict that is none.
      const revision = await this.revision(tx);
      return { settings: await this.settings.read(tx), revision };
    });
  }

  /**
   * Changes what is named; a setting that somebody else has changed since `revision` is refused. Throws InvalidInput
   * naming the arguments.
   */
  async save(
    viewer: Viewer,
    input: SettingsInput,
    given: InstancePictureInputs,
    revision?: string | null,
  ): Promise<RevisedSettings> {
    const pictures = await this.pictures.resolve(given, await this.settings.current());
    await this.refusedByArgument(async () => {
      await this.settings.revise(
        (now, times) => {
          const changes = differing(now, { ...changesFrom(input, now), ...pictures });
          assertUnchangedSince(revision, Object.keys(changes), times);
          return changes;
        },
        async (tx, before, after) => {
          assertComplete(before, after);
          await this.pictures.attach(tx, after);
          await this.record(tx, viewer, before, after);
        },
      );
    });
    return this.read();
  }

  /** Lets a setting be what it is where nobody changed it, as the environment says. Throws InvalidInput. */
  async reset(viewer: Viewer, name: SettingName): Promise<RevisedSettings> {
    await this.settings.reset(settingOf(name), async (tx, before, after) => {
      assertComplete(before, after);
      await this.record(tx, viewer, before, after);
    });
    return this.read();
  }

  private async revision(tx: Tx): Promise<string> {
    const times = [...(await this.settings.changeTimes(tx)).values()];
    return new Date(Math.max(0, ...times.map((time) => time.getTime()))).toISOString();
  }

  private async record(tx: Tx, viewer: Viewer, before: InstanceSettings, after: InstanceSettings): Promise<void> {
    const by = actingAs(viewer);
    for (const setting of Object.keys(differing(before, after)) as (keyof InstanceSettings)[]) {
      await this.log.record(tx, by, {
        action: ModerationAction.SETTING_CHANGE,
        target: { kind: 'setting', id: argumentOf(setting) },
        details: { setting: argumentOf(setting), ...fromTo(before[setting], after[setting]) },
      });
    }
  }

  private async refusedByArgument(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const problems = error.problems.map((problem) => ({ ...problem, field: argumentOf(problem.field) }));
      throw new InvalidInput(problems as [InputProblem, ...InputProblem[]]);
    }
  }
}

function differing<T extends Partial<InstanceSettings>>(now: InstanceSettings, changes: T): T {
  const different = Object.entries(changes).filter(
    ([setting, value]) => !isDeepStrictEqual(value, now[setting as keyof InstanceSettings]),
  );
  return Object.fromEntries(different) as T;
}

function assertUnchangedSince(
  revision: string | null | undefined,
  settings: string[],
  times: ReadonlyMap<string, Date>,
): void {
  if (!revision) return;
  const since = Date.parse(revision);
  const changed = settings.filter((setting) => (times.get(setting) ?? NEVER).getTime() > since);
  refuse(changed, 'error_changed_meanwhile');
}

/** What was missing before keeps nobody from changing something else. */
function assertComplete(before: InstanceSettings, after: InstanceSettings): void {
  const missed = new Set(missingIn(before));
  refuse(
    missingIn(after).filter((argument) => !missed.has(argument)),
    'error_required',
  );
}

function refuse(fields: string[], message: string): void {
  const [first, ...others] = fields.map((field) => ({ field, message }));
  if (first) throw new InvalidInput([first, ...others]);
}

function fromTo(from: unknown, to: unknown): ModerationDetails {
  return isShort(from) && isShort(to) ? { from, to } : {};
}

function isShort(value: unknown): value is string | boolean | null {
  return value === null || typeof value === 'boolean' || (typeof value === 'string' && value.length <= MAX_LOGGED);
}
