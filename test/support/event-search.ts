import { InvalidInput, parseInput } from '#convoke/core';
import { eventSearchInput } from '../../libs/discovery/src/search/event-search.schema.js';
import { EventSearchService } from '../../libs/discovery/src/search/event-search.service.js';
import type { TestServer } from './server.js';

type Arguments = Record<string, unknown>;

/** The titles of the events that a search finds once the index has followed, and how many there are in all. */
export async function searched(
  server: TestServer,
  args: Arguments,
  { locale = 'en', offset = 0, limit = 100 } = {},
): Promise<{ titles: string[]; total: number }> {
  await server.runJobs();
  const input = parseInput(eventSearchInput, args);
  const service = server.app.get(EventSearchService, { strict: false });
  const { elements, total } = await service.find(input, locale, { offset, limit }, { elements: true, total: true });
  return { titles: elements.map(({ title }) => title), total };
}

/** Every argument of the refusal of these arguments. */
export function refusedOf(args: Arguments): string[] {
  try {
    parseInput(eventSearchInput, args);
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems.map(({ field }) => field);
    throw error;
  }
  return [];
}
