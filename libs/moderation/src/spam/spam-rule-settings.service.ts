import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Database, type InputProblem, invalid, InvalidInput, parseInput } from '#convoke/core';
import { InstanceSettingsService, type SpamRules, spamRules } from '#convoke/instance';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';

const SETTING = 'spam';

/** The rules and which state of them these are. */
export type RevisedSpamRules = SpamRules & { revision: string };

/** The rules against spam in the hands of administrators. */
@Injectable()
export class SpamRuleSettings {
  constructor(
    private readonly db: Database,
    private readonly settings: InstanceSettingsService,
    private readonly log: ActionLog,
  ) {}

  async read(): Promise<RevisedSpamRules> {
    return this.db.transaction(async (tx) => {
      const changed = (await this.settings.changeTimes(tx)).get(SETTING);
      const { spam } = await this.settings.read(tx);
      return { ...spam, revision: changed?.toISOString() ?? '' };
    });
  }

  /** Changes what is named. Throws InvalidInput, also where somebody else has changed the rules since `revision`. */
  async save(viewer: Viewer, given: object, revision: string | null): Promise<RevisedSpamRules> {
    const named = Object.fromEntries(Object.entries(given).filter(([name, value]) => isNamed(name, value)));
    await this.settings.revise(
      ({ spam }, times) => {
        if (revision !== null && revision !== (times.get(SETTING)?.toISOString() ?? '')) {
          throw invalid('revision', 'error_changed_meanwhile');
        }
        return { spam: parsed({ ...spam, ...named }) };
      },
      async (tx, before, after) => {
        if (isDeepStrictEqual(before.spam, after.spam)) return;
        const done = { action: ModerationAction.SETTING_CHANGE, target: { kind: 'setting', id: SETTING } } as const;
        await this.log.record(tx, actingAs(viewer), { ...done, details: { setting: SETTING } });
      },
    );
    return this.read();
  }
}

/** Which entry of a list is wrong says nothing to somebody who sees them as one text. */
function parsed(rules: object): SpamRules {
  try {
    return parseInput(spamRules, rules);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const problems = error.problems.map((problem) => ({ ...problem, field: problem.field.replace(/\.\d+$/, '') }));
    throw new InvalidInput(problems as [InputProblem, ...InputProblem[]]);
  }
}

/** Only of links null says something. */
function isNamed(name: string, value: unknown): boolean {
  return value !== undefined && (value !== null || name === 'maxLinks');
}
