import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const data = graphql(`
  query Data {
    exports {
      id
      state
      done
      total
      size
      createdAt
      expiresAt
      url
    }
    import {
      state
      done
      total
      profiles {
        folder
        preferredUsername
        name
        participations
        events
        memberships
        follows
      }
      results(limit: 200) {
        total
        elements {
          part
          title
          outcome
          reason
          url
        }
      }
    }
    loggedUser {
      id
      actors {
        id
        preferredUsername
      }
    }
  }
`);

const requestExport = graphql(`
  mutation RequestExport {
    requestExport {
      id
    }
  }
`);

const deleteExport = graphql(`
  mutation DeleteExport($id: ID!) {
    deleteExport(id: $id) {
      id
    }
  }
`);

const startImport = graphql(`
  mutation StartImport($folder: String!, $parts: [ImportPart!]!, $profileId: ID, $preferredUsername: String) {
    startImport(folder: $folder, parts: $parts, profileId: $profileId, preferredUsername: $preferredUsername) {
      state
    }
  }
`);

const discardImport = graphql(`
  mutation DiscardImport {
    discardImport {
      state
    }
  }
`);

/** Why an archive was not taken in; the form that brings it is no page's. */
const REFUSALS: Record<string, () => string> = {
  archive_unreadable: m.error_archive_unreadable,
  archive_unsafe: m.error_archive_unsafe,
  archive_too_large: m.error_archive_too_large,
  import_running: m.error_import_running,
};

const PARTS = ['PROFILE', 'PARTICIPATIONS', 'EVENTS', 'FOLLOWS'] as const;

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { exports, import: brought, loggedUser } = await query(event, data);
  const refused = event.url.searchParams.get('refused');
  return {
    exports,
    brought,
    profiles: (loggedUser?.actors ?? []).flatMap((profile) => profile ?? []),
    refusal: refused === null ? null : (REFUSALS[refused] ?? m.import_refused)(),
  };
};

export const actions: Actions = {
  export: formAction(async (event) => {
    await mutate(event, requestExport, {});
    redirect(303, '/settings/data');
  }),
  delete: formAction(async (event, form) => {
    await mutate(event, deleteExport, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.export_deleted());
    redirect(303, '/settings/data');
  }),
  start: formAction(async (event, form) => {
    const into = textFrom(form, 'profileId');
    await mutate(event, startImport, {
      folder: textFrom(form, 'folder'),
      parts: PARTS.filter((part) => form.getAll('parts').includes(part)),
      profileId: into || null,
      preferredUsername: into ? null : textFrom(form, 'preferredUsername').trim(),
    });
    redirect(303, '/settings/data');
  }),
  discard: formAction(async (event) => {
    await mutate(event, discardImport, {});
    setFlash(event, 'success', m.import_discarded());
    redirect(303, '/settings/data');
  }),
};
