import { redirect, type RequestEvent } from '@sveltejs/kit';
import { COLUMN_FIELDS } from '#lib/imports/columns.ts';
import { m } from '#translations';
import { setFlash } from './flash.ts';
import { formAction, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';

const EVENT_IMPORTS = '/settings/data/events';

const bring = graphql(`
  mutation BringEvents($url: String, $file: Upload, $profileId: ID!, $attributedToId: ID, $timezone: Timezone!) {
    bringEvents(url: $url, file: $file, profileId: $profileId, attributedToId: $attributedToId, timezone: $timezone) {
      state
    }
  }
`);

const nameColumns = graphql(`
  mutation NameEventImportColumns($fields: [EventImportField]!) {
    nameEventImportColumns(fields: $fields) {
      state
    }
  }
`);

const chooseSome = graphql(`
  mutation ChooseEventImportLines($taken: [Int!]!, $left: [Int!]!) {
    taken: chooseEventImportLines(numbers: $taken, chosen: true) {
      state
    }
    left: chooseEventImportLines(numbers: $left, chosen: false) {
      state
    }
  }
`);

const chooseAll = graphql(`
  mutation ChooseAllEventImportLines($chosen: Boolean!) {
    chooseEventImportLines(chosen: $chosen) {
      state
    }
  }
`);

const start = graphql(`
  mutation StartEventImport($publish: Boolean!) {
    startEventImport(publish: $publish) {
      state
    }
  }
`);

const discard = graphql(`
  mutation DiscardEventImport {
    discardEventImport {
      state
    }
  }
`);

/** What is done with events that somebody brings. */
export const eventImportActions = {
  bring: formAction(
    async (event, form) => {
      const sent = form.get('file');
      const file = sent instanceof File && sent.size > 0 ? sent : null;
      const url = textFrom(form, 'url').trim() || null;
      await mutate(event, bring, { url, file, ...keeperFrom(form), timezone: textFrom(form, 'timezone') });
      redirect(303, EVENT_IMPORTS);
    },
    { file: 'file' },
  ),
  columns: formAction(async (event, form) => {
    const fields = form.getAll('field').map((value) => COLUMN_FIELDS.find((field) => field === value) ?? null);
    await mutate(event, nameColumns, { fields });
    redirect(303, EVENT_IMPORTS);
  }),
  choose: formAction(async (event, form) => {
    await choosePage(event, form);
    setFlash(event, 'success', m.event_import_choice_saved());
    redirect(303, EVENT_IMPORTS + addressOfPart(form));
  }),
  chooseAll: formAction(async (event, form) => {
    await mutate(event, chooseAll, { chosen: textFrom(form, 'chosen') === 'true' });
    redirect(303, EVENT_IMPORTS + addressOfPart(form));
  }),
  /** What is ticked on the page counts, whether or not it was saved. */
  start: formAction(async (event, form) => {
    await choosePage(event, form);
    await mutate(event, start, { publish: textFrom(form, 'publish') === 'true' });
    redirect(303, EVENT_IMPORTS);
  }),
  discard: formAction(async (event) => {
    await mutate(event, discard, {});
    redirect(303, EVENT_IMPORTS);
  }),
};

/** A profile, with the group that it publishes for behind a colon. */
export function keeperFrom(form: FormData) {
  const [profileId = '', attributedToId = ''] = textFrom(form, 'profileId').split(':');
  return { profileId, attributedToId: attributedToId || null };
}

async function choosePage(event: RequestEvent, form: FormData): Promise<void> {
  const numbers = (name: string) => form.getAll(name).map(Number).filter(Number.isInteger);
  const taken = numbers('take');
  await mutate(event, chooseSome, { taken, left: numbers('line').filter((number) => !taken.includes(number)) });
}

/** What a form shows of the list: its action has taken the place of that in the address. */
function addressOfPart(form: FormData): string {
  const [show, page] = [textFrom(form, 'show'), textFrom(form, 'page')];
  return `?${new URLSearchParams({ ...(show && { show }), page }).toString()}`;
}
