import { redirect, type RequestEvent } from '@sveltejs/kit';
import { pageFrom } from '#lib/search/search-filters.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, refuseForm, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
const KINDS = ['EVENT', 'COMMENT', 'POST', 'ACTOR'] as const;
const WISHES = ['RUNNING', 'PAUSED', 'CANCELLED'] as const;

const heldQuery = graphql(`
  query HeldTexts($page: Int!, $limit: Int!, $kind: HeldTextKind) {
    heldTexts(page: $page, limit: $limit, kind: $kind) {
      total
      elements {
        id
        kind
        title
        text
        links
        heldAt
        foundInScan
        findings {
          rule
          found
        }
        actor {
          name
          preferredUsername
          domain
        }
      }
    }
    spamScan {
      id
      state
      done
      total
      found
      startedAt
    }
  }
`);

const startScan = graphql(`
  mutation StartSpamScan {
    startSpamScan {
      id
    }
  }
`);

const updateScan = graphql(`
  mutation UpdateSpamScan($id: ID!, $state: SpamScanWish!) {
    updateSpamScan(id: $id, state: $state) {
      id
    }
  }
`);

const decide = graphql(`
  mutation DecideHeldTexts($ids: [ID!]!, $decision: HeldTextDecision!, $suspend: Boolean!, $words: String!) {
    decideHeldTexts(ids: $ids, decision: $decision, suspend: $suspend, words: $words) {
      decided
      missed
    }
  }
`);

const kindFrom = ({ searchParams }: URL) =>
  KINDS.find((each) => each.toLowerCase() === searchParams.get('kind')) ?? null;

export const load: PageServerLoad = async (event) => {
  const kind = kindFrom(event.url);
  const page = pageFrom(event.url.searchParams);
  const { heldTexts, spamScan } = await query(event, heldQuery, { page, limit: LIMIT, kind });
  return {
    kind,
    page,
    limit: LIMIT,
    total: heldTexts?.total ?? 0,
    scan: spamScan,
    texts: (heldTexts?.elements ?? []).filter((each) => each !== null),
  };
};

export const actions: Actions = {
  approve: decideAs('APPROVE'),
  spam: decideAs('SPAM'),
  scan: formAction(async (event) => {
    await mutate(event, startScan, {});
    redirect(303, event.url.pathname);
  }),
  changeScan: formAction(async (event, form) => {
    const state = WISHES.find((each) => each === form.get('state')) ?? 'PAUSED';
    await mutate(event, updateScan, { id: textFrom(form, 'id'), state });
    redirect(303, event.url.pathname);
  }),
};

function decideAs(decision: 'APPROVE' | 'SPAM') {
  return formAction(async (event: RequestEvent, form) => {
    const ids = form.getAll('ids').map(String);
    if (ids.length === 0) return refuseForm(form, {}, m.held_choose_some());
    const isSpam = decision === 'SPAM';
    const variables = { suspend: isSpam && form.has('suspend'), words: isSpam ? textFrom(form, 'words') : '' };
    const { decideHeldTexts } = await mutate(event, decide, { ids, decision, ...variables });
    const { decided = [], missed = [] } = decideHeldTexts ?? {};
    const told = [
      decided.length > 0 && (isSpam ? m.held_deleted : m.held_approved)({ count: decided.length }),
      missed.length > 0 && m.held_missed({ count: missed.length }),
    ].filter((sentence) => sentence !== false);
    setFlash(event, missed.length > 0 ? 'info' : 'success', told.join(' '));
    const kind = kindFrom(event.url);
    redirect(303, event.url.pathname + (kind ? `?kind=${kind.toLowerCase()}` : ''));
  });
}
