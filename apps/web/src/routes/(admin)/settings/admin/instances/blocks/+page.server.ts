import { redirect } from '@sveltejs/kit';
import { blocksPage } from '#lib/federation/blocks.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { wordsFrom } from '#lib/search/words.ts';
import { liftBlock } from '#lib/server/block-actions.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { execute, graphql, query } from '#lib/server/graphql.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
const PATH = '/settings/admin/instances';

const standing = graphql(`
  query InstanceNamed($domain: ID!) {
    instanceStanding(domain: $domain) {
      host
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const text = wordsFrom(event.url.searchParams, 'q');
  const page = pageFrom(event.url.searchParams);
  const { domainBlocks } = await query(event, blocksPage, { page, limit: LIMIT, text });
  return {
    text,
    page,
    limit: LIMIT,
    total: domainBlocks?.total ?? 0,
    blocks: (domainBlocks?.elements ?? []).filter((each) => each !== null),
  };
};

export const actions: Actions = {
  /** What a block would cut is shown first. */
  look: formAction(async (event, form) => {
    const { instanceStanding } = await execute(event, standing, { domain: textFrom(form, 'domain') });
    redirect(303, `${PATH}/${instanceStanding?.host}#block`);
  }),
  lift: formAction((event, form) => liftBlock(event, form, `${PATH}/blocks`)),
};
