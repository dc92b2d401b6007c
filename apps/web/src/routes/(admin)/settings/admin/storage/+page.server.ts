import { redirect } from '@sveltejs/kit';
import { formatNumber } from '#lib/format/numbers.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const PATH = '/settings/admin/storage';

const storageQuery = graphql(`
  query AdminStorage {
    storageReport {
      bucket
      disk {
        directory
        freeBytes
        totalBytes
        low
      }
      pictures {
        purpose
        files
        bytes
      }
      fromElsewhere {
        files
        bytes
      }
      archives {
        files
        bytes
      }
      orphans {
        files
        bytes
        nextAt
      }
      leaving
      owners {
        files
        bytes
        actor {
          id
          name
          preferredUsername
          domain
        }
      }
    }
  }
`);

const clean = graphql(`
  mutation CleanMedia($olderThanDays: Int!) {
    cleanMedia(olderThanDays: $olderThanDays) {
      pictures
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { storageReport } = await query(event, storageQuery);
  return { report: storageReport! };
};

export const actions: Actions = {
  clean: formAction(async (event, form) => {
    const olderThanDays = Number(textFrom(form, 'olderThanDays'));
    const { cleanMedia } = await mutate(event, clean, { olderThanDays });
    const count = cleanMedia?.pictures ?? 0;
    setFlash(event, 'success', m.admin_storage_cleaned({ count, shown: formatNumber(count) }));
    redirect(303, PATH);
  }),
};
