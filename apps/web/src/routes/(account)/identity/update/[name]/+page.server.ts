import { htmlOf, textOf } from '#lib/format/plain-text.ts';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { ownProfileNamed } from '#lib/server/own-profile.ts';
import { pictureFrom } from '#lib/server/picture-input.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { pictureFields } from '#lib/ui/picture.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const page = graphql(
  `
    query EditedProfile {
      identities {
        id
        name
        preferredUsername
        summary
        indexable
        avatar {
          ...Picture
        }
        banner {
          ...Picture
        }
        organizedEvents(limit: 0) {
          total
        }
        participations(limit: 0) {
          total
        }
      }
      config {
        uploadLimits {
          avatar
          banner
        }
      }
    }
  `,
  [pictureFields],
);

const ownProfiles = graphql(`
  query OwnProfiles {
    identities {
      id
      name
      preferredUsername
      summary
      avatar {
        id
        name
        alt
      }
      banner {
        id
        name
        alt
      }
    }
  }
`);

const updatePerson = graphql(`
  mutation UpdatePerson(
    $id: ID!
    $name: String
    $summary: String
    $indexable: Boolean
    $avatar: MediaInput
    $banner: MediaInput
  ) {
    updatePerson(id: $id, name: $name, summary: $summary, indexable: $indexable, avatar: $avatar, banner: $banner) {
      id
      name
      preferredUsername
    }
  }
`);

const deletePerson = graphql(`
  mutation DeletePerson($id: ID!) {
    deletePerson(id: $id) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { identities, config } = await query(event, page);
  const profile = ownProfileNamed(identities, event.params.name);
  return { profile, only: identities?.length === 1, limits: config?.uploadLimits };
};

export const actions: Actions = {
  update: formAction(async (event, form) => {
    const { id, preferredUsername, summary, avatar, banner } = await ownProfile(event, event.params.name ?? '');
    const text = textFrom(form, 'summary').replaceAll('\r', '').trim();
    const { updatePerson: profile } = await mutate(event, updatePerson, {
      id,
      name: textFrom(form, 'name').trim(),
      // Markup that another program made stays when its words are left alone.
      summary: text === textOf(summary ?? '') ? undefined : htmlOf(text),
      indexable: form.has('indexable'),
      avatar: pictureFrom(form, 'avatar', avatar),
      banner: pictureFrom(form, 'banner', banner),
    });
    setFlash(event, 'success', m.profile_updated({ name: profile?.name || `@${preferredUsername}` }));
    redirect(303, '/settings/profiles');
  }),

  delete: async (event) => {
    const { id, name, preferredUsername } = await ownProfile(event, event.params.name);
    try {
      await mutate(event, deletePerson, { id });
    } catch (failure) {
      if (!(failure instanceof GraphQLFailure)) throw failure;
      setFlash(event, 'danger', failure.message);
      redirect(303, event.url.pathname);
    }
    setFlash(event, 'success', m.profile_deleted({ name: name || `@${preferredUsername}` }));
    redirect(303, '/settings/profiles');
  },
};

async function ownProfile(event: RequestEvent, name: string) {
  const { identities } = await query(event, ownProfiles);
  const { id, ...profile } = ownProfileNamed(identities, name);
  return { ...profile, id: id ?? '' };
}
