import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Clock, Database, DomainError, invalid, isId, parseInput, slugify, type Tx } from '#convoke/core';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';
import { CustomPage } from './custom-page.entity.js';
import { CustomPageQueries, shownText } from './custom-page.queries.js';
import { customPageInput, MAX_PAGES } from './custom-page.schema.js';

/** What is left out stays; null is left out. */
export interface CustomPageChange {
  slug?: string | null;
  /** Titles and HTML by language. */
  texts?: Record<string, { title: string; body: string }> | null;
  draft?: boolean | null;
  inFooter?: boolean | null;
  inAbout?: boolean | null;
  position?: number | null;
}

/** Pages that administrators write. */
@Injectable()
export class CustomPages {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: CustomPageQueries,
    private readonly log: ActionLog,
  ) {}

  /** Makes a page. Throws InvalidInput. */
  async create(viewer: Viewer, change: CustomPageChange): Promise<CustomPage> {
    const { texts, ...given } = parsed(change);
    if (!texts) throw invalid('texts', 'error_required');
    return this.alone(async (tx, pages) => {
      if (pages.length >= MAX_PAGES) throw invalid('slug', 'error_too_many', { max: MAX_PAGES });
      const now = this.clock.now();
      const usual = { slug: '', draft: false, inFooter: false, inAbout: false, position: MAX_PAGES };
      const page = tx.create(CustomPage, { ...usual, ...given, texts, insertedAt: now, updatedAt: now });
      await this.place(tx, page, pages);
      await this.record(tx, viewer, ModerationAction.PAGE_CREATION, page);
      return page;
    });
  }

  /**
   * Changes a page; where somebody else has since `revision`, that is refused. Throws page_not_found, InvalidInput.
   */
  async update(viewer: Viewer, id: string, change: CustomPageChange, revision?: string | null): Promise<CustomPage> {
    const given = parsed(change);
    return this.alone(async (tx, pages) => {
      const before = pageOf(pages, id);
      if (revision && revision !== revisionOf(before)) throw invalid('texts', 'error_changed_meanwhile');
      const page = tx.create(CustomPage, { ...before, ...given });
      await this.place(tx, page, pages);
      if (isDeepStrictEqual({ ...page }, { ...before })) return before;
      page.updatedAt = this.clock.now();
      await tx.update(CustomPage, { id }, { updatedAt: page.updatedAt });
      await this.record(tx, viewer, ModerationAction.PAGE_UPDATE, page);
      return page;
    });
  }

  /** Deletes a page for good. Throws page_not_found. */
  async delete(viewer: Viewer, id: string): Promise<void> {
    await this.alone(async (tx, pages) => {
      const page = pageOf(pages, id);
      await tx.delete(CustomPage, { id });
      await number(
        tx,
        pages.filter((each) => each !== page),
      );
      await this.record(tx, viewer, ModerationAction.PAGE_DELETION, page);
    });
  }

  /** While nobody else changes any. */
  private async alone<Result>(work: (tx: Tx, pages: CustomPage[]) => Promise<Result>): Promise<Result> {
    const result = await this.db.transaction(async (tx) => {
      await tx.query('LOCK TABLE custom_pages IN SHARE ROW EXCLUSIVE MODE');
      return work(tx, await tx.find(CustomPage, { order: { position: 'ASC' } }));
    });
    this.queries.forget();
    return result;
  }

  /** Writes the page at its address and its place among the others. */
  private async place(tx: Tx, page: CustomPage, pages: CustomPage[]): Promise<void> {
    const others = pages.filter(({ id }) => id !== page.id);
    const isFree = (slug: string) => others.every((other) => other.slug !== slug);
    page.slug ||= freeSlug(page, isFree);
    if (!isFree(page.slug)) throw invalid('slug', 'error_page_address_taken');
    others.splice(page.position - 1, 0, page);
    page.position = others.indexOf(page) + 1;
    await tx.save(CustomPage, page);
    await number(tx, others);
  }

  private async record(tx: Tx, viewer: Viewer, action: ModerationAction, page: CustomPage): Promise<void> {
    const { title } = shownText(page, 'en');
    const { id, slug, draft } = page;
    await this.log.record(tx, actingAs(viewer), {
      action,
      target: { kind: 'page', id },
      details: { title, slug, draft },
    });
  }
}

/** Which state of a page it is. */
export function revisionOf({ updatedAt }: CustomPage): string {
  return updatedAt.toISOString();
}

function parsed(change: CustomPageChange) {
  const said = Object.entries(change).filter(([, value]) => value !== null && value !== undefined);
  return parseInput(customPageInput, Object.fromEntries(said));
}

function pageOf(pages: CustomPage[], id: string): CustomPage {
  const page = isId(id) && pages.find((each) => each.id === id);
  if (!page) throw new DomainError('page_not_found', { field: 'id' });
  return page;
}

function freeSlug(page: CustomPage, isFree: (slug: string) => boolean): string {
  const base = slugify(shownText(page, 'en').title, 'page');
  let slug = base;
  for (let next = 2; !isFree(slug); next += 1) slug = `${base.slice(0, 76)}-${next}`;
  return slug;
}

async function number(tx: Tx, pages: CustomPage[]): Promise<void> {
  for (const [index, page] of pages.entries()) {
    if (page.position === index + 1) continue;
    page.position = index + 1;
    await tx.update(CustomPage, { id: page.id }, { position: page.position });
  }
}
