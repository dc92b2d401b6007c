import { redirect } from '@sveltejs/kit';
import { blocksPage } from '#lib/federation/blocks.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { wordsFrom } from '#lib/search/words.ts';
import { liftBlock } from '#lib/server/block-actions.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { execute, graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
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

const setMode = graphql(`
  mutation SetFederationMode($mode: FederationMode!) {
    setFederationMode(mode: $mode)
  }
`);

const allow = graphql(`
  mutation AllowInstance($domain: String!) {
    allowInstance(domain: $domain) {
      host
    }
  }
`);

const disallow = graphql(`
  mutation DisallowInstance($domain: String!) {
    disallowInstance(domain: $domain) {
      host
    }
  }
`);

const bring = graphql(`
  mutation PreviewBlockList($file: Upload!) {
    previewBlockList(file: $file) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const text = wordsFrom(event.url.searchParams, 'q');
  const page = pageFrom(event.url.searchParams);
  const allowedPage = pageFrom(event.url.searchParams, 'allowed');
  const { domainBlocks, blockListImports, federationMode, allowedInstances, config } = await query(event, blocksPage, {
    page,
    limit: LIMIT,
    text,
    allowedPage,
  });
  return {
    text,
    page,
    limit: LIMIT,
    mode: federationMode ?? 'OPEN',
    fileLimit: config?.uploadLimits?.default,
    allowedPage,
    allowed: (allowedInstances?.elements ?? []).filter((each) => each !== null),
    allowedTotal: allowedInstances?.total ?? 0,
    lists: (blockListImports?.elements ?? []).filter((each) => each !== null),
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
  /** A list is only looked at: what it would do is shown before it does anything. */
  bring: formAction(
    async (event, form) => {
      const sent = form.get('file');
      const file = sent instanceof File ? sent : new File([], '');
      const { previewBlockList } = await mutate(event, bring, { file });
      redirect(303, `${PATH}/blocks/lists/${previewBlockList?.id}`);
    },
    { file: 'file' },
  ),
  mode: formAction(async (event, form) => {
    const mode = textFrom(form, 'mode') === 'ALLOWLIST' ? 'ALLOWLIST' : 'OPEN';
    await mutate(event, setMode, { mode });
    setFlash(event, 'success', m.admin_allowed_mode_saved());
    redirect(303, `${PATH}/blocks`);
  }),
  allow: formAction(async (event, form) => {
    const { allowInstance } = await mutate(event, allow, { domain: textFrom(form, 'domain') });
    setFlash(event, 'success', m.admin_allowed_added({ name: allowInstance?.host ?? '' }));
    redirect(303, `${PATH}/blocks`);
  }),
  disallow: formAction(async (event, form) => {
    const domain = textFrom(form, 'host');
    await mutate(event, disallow, { domain });
    setFlash(event, 'success', m.admin_allowed_removed({ name: domain }));
    redirect(303, `${PATH}/blocks`);
  }),
};
