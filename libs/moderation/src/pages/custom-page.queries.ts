import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Clock, Database, DomainError, type Locale, readingOrder } from '#convoke/core';
import { CustomPage, type CustomPageText } from './custom-page.entity.js';

/** How long another process may still see what was changed here. */
const FRESH_MS = 5000;

/** Reads of the pages that administrators wrote. */
@Injectable()
export class CustomPageQueries {
  private known: { pages: Promise<CustomPage[]>; until: number } | undefined;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Those that everybody may read, in their order; at most five seconds old, as each page of the site asks for them. */
  async published(): Promise<CustomPage[]> {
    const now = this.clock.now().getTime();
    if (this.known && now < this.known.until) return this.known.pages;
    const pages = this.db.manager.find(CustomPage, { where: { draft: false }, order: { position: 'ASC' } });
    this.known = { pages, until: now + FRESH_MS };
    pages.catch(() => this.forget());
    return pages;
  }

  /** Asks anew next time. */
  forget(): void {
    this.known = undefined;
  }

  /** With drafts. */
  async all(): Promise<CustomPage[]> {
    return this.db.manager.find(CustomPage, { order: { position: 'ASC' } });
  }

  /** The page of that address; drafts are there for administrators alone. Throws page_not_found. */
  async get(viewer: Viewer, slug: string): Promise<CustomPage> {
    const page = await this.db.manager.findOneBy(CustomPage, { slug: slug.replaceAll('\0', '') });
    if (!page || (page.draft && !viewer.isAdministrator)) throw new DomainError('page_not_found', { field: 'slug' });
    return page;
  }
}

/** What a reader of the locale is shown: in another language where theirs has no text. */
export function shownText({ texts }: CustomPage, locale: Locale): CustomPageText & { language: Locale } {
  const language = readingOrder(locale).find((each) => texts[each]) ?? locale;
  return { title: '', body: '', ...texts[language], language };
}
