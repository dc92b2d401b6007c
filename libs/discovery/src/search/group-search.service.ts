import { Injectable } from '@nestjs/common';
import type { Actor, Viewer } from '#convoke/actors';
import type { PageOf, PageWindow } from '#convoke/core';
import { EventSearchQueries } from './event-search.queries.js';
import { GroupSearchQueries } from './group-search.queries.js';
import type { GroupSearchInput } from './group-search.schema.js';
import { GroupSpellingQueries } from './group-spelling.queries.js';

/** Finds groups by what they are called and what they say of themselves. */
@Injectable()
export class GroupSearchService {
  constructor(
    private readonly words: EventSearchQueries,
    private readonly groups: GroupSearchQueries,
    private readonly spelling: GroupSpellingQueries,
  ) {}

  /** A page of groups that stand in lists, and of the viewer's own if asked for; misspelt words find what was meant. */
  async find(viewer: Viewer, input: GroupSearchInput, window: PageWindow): Promise<PageOf<Actor>> {
    if (!input.term) return this.groups.find(viewer, input, { terms: [], parts: [] }, window);
    const { terms } = await this.words.prepare(input.term);
    if (terms.length === 0) return { elements: [], total: 0 };
    const found = await this.groups.find(viewer, input, { terms, parts: terms }, window);
    if (found.total > 0) return found;
    const corrected = await this.spelling.corrected(terms);
    return corrected ? this.groups.find(viewer, input, { terms: corrected, parts: [] }, window) : found;
  }
}
