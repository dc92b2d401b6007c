import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Database, DomainError, invalid, type Locale, parseInput, slugify, type Tx } from '#convoke/core';
import {
  categoriesFor,
  categoryLabel,
  type EventCategories,
  type EventCategory,
  InstanceSettingsService,
  isBuiltIn,
  knownCategory,
  MAX_OWN_CATEGORIES,
  ownCategory,
  type OwnCategory,
  takenNames,
  USUAL_CATEGORY,
} from '#convoke/instance';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction, type ModerationDetails } from '../action-log/moderation-action.js';

/** What is left out stays; null is left out. */
export interface CategoryChange {
  /** By language; those of every instance have their own. */
  names?: Record<string, string> | null;
  hidden?: boolean | null;
}

const MAX_ID = 36;

/** What events can be about, in the hands of administrators. */
@Injectable()
export class AdministeredCategories {
  constructor(
    private readonly db: Database,
    private readonly settings: InstanceSettingsService,
    private readonly log: ActionLog,
  ) {}

  /** All of them as they are at this moment, hidden ones too. */
  async list(locale: Locale): Promise<EventCategory[]> {
    return categoriesFor(locale, await this.read());
  }

  /** Whether each reader has them by name, as nobody gave them an order. */
  async areByName(): Promise<boolean> {
    return (await this.read()).order.length === 0;
  }

  /** Adds a category of the instance's own. Throws InvalidInput. */
  async add(viewer: Viewer, { names, hidden }: CategoryChange): Promise<string> {
    let id = '';
    await this.revise(viewer, ModerationAction.CATEGORY_CREATION, (now) => {
      if (now.own.length >= MAX_OWN_CATEGORIES) throw invalid('names', 'error_too_many', { max: MAX_OWN_CATEGORIES });
      const given = namesFrom(names ?? {});
      assertFree('', given, now);
      id = freeId(given, now);
      const own = [...now.own, { id, names: given }];
      return { id, categories: { ...now, own, hidden: hidden ? [...now.hidden, id] : now.hidden } };
    });
    return id;
  }

  /** Names one of the instance's own anew, hides or shows any. Throws category_not_found, InvalidInput. */
  async update(viewer: Viewer, id: string, { names, hidden }: CategoryChange): Promise<void> {
    await this.revise(viewer, ModerationAction.CATEGORY_UPDATE, (now) => {
      assertKnown(id, now);
      if (hidden && id === USUAL_CATEGORY) throw invalid('hidden', 'error_category_usual');
      if (names && isBuiltIn(id)) throw invalid('names', 'error_category_built_in');
      const given = names && namesFrom(names);
      if (given) assertFree(id, given, now);
      const own = given ? now.own.map((each) => (each.id === id ? { id, names: given } : each)) : now.own;
      const others = now.hidden.filter((each) => each !== id);
      return {
        id,
        categories: { ...now, own, hidden: (hidden ?? now.hidden.includes(id)) ? [...others, id] : others },
      };
    });
  }

  /** Deletes one of the instance's own that no event has. Throws category_not_found, InvalidInput. */
  async delete(viewer: Viewer, id: string): Promise<void> {
    await this.revise(
      viewer,
      ModerationAction.CATEGORY_DELETION,
      (now) => {
        assertKnown(id, now);
        if (isBuiltIn(id)) throw invalid('id', 'error_category_built_in');
        const others = (ids: string[]) => ids.filter((each) => each !== id);
        const own = now.own.filter((each) => each.id !== id);
        return { id, categories: { own, hidden: others(now.hidden), order: others(now.order) } };
      },
      (tx) => this.assertUnused(tx, id),
    );
  }

  /** Gives them an order; without any, each reader has them by name. Throws category_not_found. */
  async order(viewer: Viewer, ids: string[]): Promise<void> {
    await this.revise(viewer, ModerationAction.CATEGORY_ORDER, (now) => {
      for (const id of ids) assertKnown(id, now);
      return { id: '', categories: { ...now, order: [...new Set(ids)] } };
    });
  }

  private async read(): Promise<EventCategories> {
    return (await this.settings.read(this.db.manager)).eventCategories;
  }

  /** Changes them while nobody else does, and writes that to the log. */
  private async revise(
    viewer: Viewer,
    action: ModerationAction,
    change: (now: EventCategories) => { id: string; categories: EventCategories },
    also: (tx: Tx) => Promise<void> = async () => {},
  ): Promise<void> {
    let id = '';
    await this.settings.revise(
      ({ eventCategories: now }) => {
        const changed = change(now);
        id = changed.id;
        return { eventCategories: changed.categories };
      },
      async (tx, { eventCategories: before }, { eventCategories: after }) => {
        await also(tx);
        if (isDeepStrictEqual(before, after)) return;
        const title = categoryLabel(id, 'en', after) ?? categoryLabel(id, 'en', before);
        const details: ModerationDetails = title === null ? {} : { title, hidden: after.hidden.includes(id) };
        await this.log.record(tx, actingAs(viewer), { action, target: { kind: 'category', id }, details });
      },
    );
  }

  private async assertUnused(tx: Tx, id: string): Promise<void> {
    const [event] = await this.db.query(
      'SELECT FROM events WHERE category = $1 AND deleted_at IS NULL LIMIT 1',
      [id],
      tx,
    );
    if (event) throw invalid('id', 'error_category_used');
  }
}

function assertKnown(id: string, categories: EventCategories): void {
  if (knownCategory(id, categories) !== id) throw new DomainError('category_not_found', { field: 'id' });
}

/** Nobody could tell two of one name apart. */
function assertFree(id: string, names: OwnCategory['names'], categories: EventCategories): void {
  const [taken] = takenNames(id, names, categories);
  if (taken) throw invalid(`names.${taken}`, 'error_category_name_taken');
}

/** Without languages that have none. */
function namesFrom(names: Record<string, string>) {
  const said = Object.entries(names).filter(([, name]) => name.trim() !== '');
  return parseInput(ownCategory.pick({ names: true }), { names: Object.fromEntries(said) }).names;
}

/** Of the letters of a name; other instances that have a category of that id mean the same. */
function freeId(names: Partial<Record<Locale, string>>, { own }: EventCategories): string {
  const name = names.en ?? Object.values(names)[0]!;
  const base = slugify(name, 'category')
    .replaceAll('-', '_')
    .toUpperCase()
    .slice(0, MAX_ID)
    .replace(/^(?![A-Z].)/, 'C_');
  const isTaken = (id: string) => isBuiltIn(id) || own.some((each) => each.id === id);
  let id = base;
  for (let next = 2; isTaken(id); next += 1) id = `${base}_${next}`;
  return id;
}
