import { error } from '@sveltejs/kit';
import { m } from '#translations';
import { shortened, textOf } from '#lib/format/plain-text.ts';
import { isListedGroup } from '#lib/groups/group-head.ts';
import { FACES, groupPageQuery } from '#lib/groups/group-page.ts';
import { query } from '#lib/server/graphql.ts';
import { followActions } from '#lib/server/group-follow.ts';
import { groupJsonLd } from '#lib/server/group-json-ld.ts';
import { membershipActions } from '#lib/server/group-membership.ts';
import { elsewhere } from '#lib/server/way-elsewhere.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const SUMMARY_LENGTH = 300;

export const load: PageServerLoad = async (event) => {
  const name = event.params.handle.slice(1);
  const { group: page } = await query(event, groupPageQuery, { name, faces: FACES, now: new Date().toISOString() });
  if (!page) error(404, m.error_group_not_found());
  const { group } = await event.parent();
  const summary = shortened(textOf(page.summary ?? ''), SUMMARY_LENGTH);
  return { page, summary, jsonLd: isListedGroup(group) ? groupJsonLd(group, page, summary) : undefined };
};

export const actions: Actions = { ...membershipActions, ...followActions, elsewhere };
