import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { blockListPage, chooseLines, type Shown, SHOWN } from '#lib/federation/block-lists.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 50;
const BLOCKS = '/settings/admin/instances/blocks';

const chooseAll = graphql(`
  mutation ChooseAllBlockListLines($id: ID!, $outcome: BlockListOutcome!, $chosen: Boolean!) {
    chooseBlockListLines(id: $id, outcome: $outcome, chosen: $chosen) {
      id
    }
  }
`);

const takeOver = graphql(`
  mutation ImportBlockList($id: ID!) {
    importBlockList(id: $id) {
      id
    }
  }
`);

const discard = graphql(`
  mutation DiscardBlockList($id: ID!) {
    discardBlockList(id: $id) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const shown = shownIn(searchParams.get('show'));
  const page = pageFrom(searchParams);
  const variables = { id: event.params.id, page, limit: LIMIT, outcome: shown ? SHOWN[shown] : null };
  const { blockListImport: list } = await query(event, blockListPage, variables);
  if (!list) error(404);
  return {
    list,
    shown,
    page,
    limit: LIMIT,
    total: list.lines.total ?? 0,
    lines: (list.lines.elements ?? []).filter((each) => each !== null),
  };
};

export const actions: Actions = {
  choose: formAction(async (event, form) => {
    await choosePage(event, form);
    setFlash(event, 'success', m.admin_block_list_choice_saved());
    redirect(303, event.url.pathname + addressOfPart(form));
  }),
  chooseAll: formAction(async (event, form) => {
    const shown = shownIn(textFrom(form, 'show'));
    if (!shown) error(400);
    const chosen = textFrom(form, 'chosen') === 'true';
    await mutate(event, chooseAll, { id: idOf(event), outcome: SHOWN[shown], chosen });
    redirect(303, event.url.pathname + addressOfPart(form));
  }),
  /** What is ticked on the page counts, whether or not it was saved. */
  import: formAction(async (event, form) => {
    await choosePage(event, form);
    await mutate(event, takeOver, { id: idOf(event) });
    redirect(303, event.url.pathname);
  }),
  discard: formAction(async (event) => {
    await mutate(event, discard, { id: idOf(event) });
    setFlash(event, 'success', m.admin_block_list_discarded());
    redirect(303, BLOCKS);
  }),
};

async function choosePage(event: RequestEvent, form: FormData): Promise<void> {
  const numbers = (name: string) => form.getAll(name).map(Number).filter(Number.isInteger);
  const taken = numbers('take');
  const left = numbers('line').filter((number) => !taken.includes(number));
  await mutate(event, chooseLines, { id: idOf(event), taken, left });
}

function idOf({ params }: RequestEvent): string {
  return params.id ?? '';
}

function shownIn(word: string | null): Shown | null {
  return word !== null && Object.hasOwn(SHOWN, word) ? (word as Shown) : null;
}

/** What a form shows of the list: its action has taken the place of that in the address. */
function addressOfPart(form: FormData): string {
  const [show, page] = [textFrom(form, 'show'), textFrom(form, 'page')];
  return `?${new URLSearchParams({ ...(show && { show }), page }).toString()}`;
}
