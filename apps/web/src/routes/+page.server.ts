import { isOver } from '#lib/format/dates.ts';
import { followedPosts } from '#lib/posts/followed-posts.ts';
import { homeQuery, mostUsedCategories } from '#lib/search/home.ts';
import { query } from '#lib/server/graphql.ts';
import { nearOf } from '#lib/server/near.ts';
import { startOfToday } from '#lib/server/instants.ts';
import { siteJsonLd } from '#lib/server/site-json-ld.ts';
import type { PageServerLoad } from './$types';

const SHOWN_CATEGORIES = 12;
const SHOWN_OWN_EVENTS = 3;

export const load: PageServerLoad = async (event) => {
  const { viewer, timezone, instance } = await event.parent();
  const near = await nearOf(event, viewer);
  const answer = await query(event, homeQuery, {
    today: startOfToday(timezone ?? 'UTC'),
    location: near?.geohash ?? null,
    radius: near?.range,
    near: near !== null,
    signedIn: Boolean(viewer),
  });
  const mine = present(answer.loggedUser?.participations?.elements).filter(({ role }) => role !== 'REJECTED');
  return {
    events: present(answer.events?.elements),
    total: answer.events?.total ?? 0,
    near: present(answer.close?.elements),
    nearby: near && { name: near.name, range: near.range, guessed: near.guessed },
    long: present(answer.long?.elements),
    mine: once(present(mine.map(({ event: one }) => one)))
      .filter(({ beginsOn, endsOn, options }) => !isOver({ beginsOn: beginsOn ?? 0, endsOn }, options?.timezone))
      .slice(0, SHOWN_OWN_EVENTS),
    fromGroups: present(answer.loggedUser?.followedGroupEvents?.elements).flatMap(({ event: one }) => one ?? []),
    posts: followedPosts(answer.loggedUser?.followedGroupPosts?.elements),
    jsonLd: siteJsonLd(instance.name ?? '', event.url.origin),
    categories: mostUsedCategories(answer, SHOWN_CATEGORIES),
  };
};

/** Who takes part with several profiles has an event several times. */
function once<T extends { uuid: string | null }>(events: T[]): T[] {
  return [...new Map(events.map((event) => [event.uuid, event])).values()];
}

function present<T>(items: readonly (T | null)[] | null | undefined): T[] {
  return (items ?? []).filter((item) => item !== null);
}
