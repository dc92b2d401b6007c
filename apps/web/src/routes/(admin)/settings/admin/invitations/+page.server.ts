import { redirect } from '@sveltejs/kit';
import { pageFrom } from '#lib/search/search-filters.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, refuseForm, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
const PATH = '/settings/admin/invitations';
const DAY_MS = 24 * 3_600_000;

const links = graphql(`
  query AdminInvitationLinks($page: Int!, $limit: Int!) {
    invitationLinks(page: $page, limit: $limit) {
      total
      elements {
        id
        url
        email
        note
        state
        uses
        maxUses
        expiresOn
        endedAt
        createdAt
        maker {
          email
        }
      }
    }
  }
`);

const make = graphql(`
  mutation CreateInvitationLink($note: String, $maxUses: Int, $expiresOn: DateTime) {
    createInvitationLink(note: $note, maxUses: $maxUses, expiresOn: $expiresOn) {
      id
    }
  }
`);

const mail = graphql(`
  mutation InviteUser($email: String!, $words: String, $locale: String) {
    inviteUser(email: $email, words: $words, locale: $locale) {
      email
    }
  }
`);

const end = graphql(`
  mutation EndInvitationLink($id: ID!) {
    endInvitationLink(id: $id) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const page = pageFrom(event.url.searchParams);
  const { invitationLinks } = await query(event, links, { page, limit: LIMIT });
  return {
    page,
    limit: LIMIT,
    total: invitationLinks?.total ?? 0,
    links: (invitationLinks?.elements ?? []).filter((each) => each !== null),
  };
};

export const actions: Actions = {
  make: formAction(async (event, form) => {
    const uses = textFrom(form, 'maxUses').trim();
    if (!/^\d{0,9}$/.test(uses)) return refuseForm(form, { maxUses: m.error_invalid() });
    const days = Number(textFrom(form, 'days')) || 0;
    await mutate(event, make, {
      note: textFrom(form, 'note'),
      maxUses: uses ? Number(uses) : null,
      expiresOn: days > 0 && days <= 366 ? new Date(Date.now() + days * DAY_MS).toISOString() : null,
    });
    setFlash(event, 'success', m.admin_invitations_made());
    redirect(303, PATH);
  }),
  mail: formAction(async (event, form) => {
    const [email, words, locale] = [textFrom(form, 'email'), textFrom(form, 'words'), textFrom(form, 'locale')];
    const { inviteUser } = await mutate(event, mail, { email, words, locale });
    setFlash(event, 'success', m.admin_invitations_mailed({ email: inviteUser?.email ?? email }));
    redirect(303, PATH);
  }),
  end: formAction(async (event, form) => {
    await mutate(event, end, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.admin_invitations_ended());
    redirect(303, PATH);
  }),
};
