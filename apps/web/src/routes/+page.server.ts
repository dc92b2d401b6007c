import { homeQuery } from '#lib/search/home.ts';
import { query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

const SHOWN_CATEGORIES = 12;

export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  const home = viewer?.settings?.location;
  const answer = await query(event, homeQuery, {
    now: new Date().toISOString(),
    location: home?.geohash ?? null,
    radius: home?.range ?? 50,
    near: Boolean(home?.geohash),
    signedIn: Boolean(viewer),
  });
  const labels = new Map((answer.config?.eventCategories ?? []).map((category) => [category?.id, category?.label]));
  const categories = (answer.categoryStatistics ?? [])
    .flatMap((entry) =>
      entry?.key && entry.number
        ? [{ id: entry.key, label: labels.get(entry.key) ?? entry.key, count: entry.number }]
        : [],
    )
    .sort((one, other) => other.count - one.count)
    .slice(0, SHOWN_CATEGORIES);
  const present = <T>(items: readonly (T | null)[] | null | undefined) => (items ?? []).filter((item) => item !== null);
  return {
    events: present(answer.events?.elements),
    total: answer.events?.total ?? 0,
    near: present(answer.close?.elements),
    place: home?.name ?? null,
    long: present(answer.long?.elements),
    mine: present(answer.loggedUser?.participations?.elements).flatMap(({ event: one }) => (one ? [one] : [])),
    categories,
  };
};
