import { readSettings, saveSection } from '#lib/server/admin-settings.ts';
import { formAction, textFrom, valuesOf } from '#lib/server/form.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { pictureFrom } from '#lib/server/picture-input.ts';
import type { Actions, PageServerLoad } from './$types';

const limits = graphql(`
  query InstancePictureLimits {
    config {
      uploadLimits {
        default
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const [settings, { config }] = await Promise.all([readSettings(event), query(event, limits)]);
  return { settings, limit: config?.uploadLimits?.default };
};

/** A box for a colour always sends one: whether it counts says the tick beside it. */
const colourFrom = (form: FormData, name: string) => (form.has(`${name}Own`) ? textFrom(form, name) : '');

export const actions: Actions = {
  /** Shows the page in the colours chosen, and keeps nothing. */
  preview: formAction((_, form) => Promise.resolve({ errors: {}, message: undefined, values: valuesOf(form) })),
  save: formAction(async (event, form) => {
    const present = await readSettings(event);
    return saveSection(event, form, {
      instanceLogo: pictureFrom(form, 'instanceLogo', present.instanceLogo),
      instanceFavicon: pictureFrom(form, 'instanceFavicon', present.instanceFavicon),
      defaultPicture: pictureFrom(form, 'defaultPicture', present.defaultPicture),
      primaryColor: colourFrom(form, 'primaryColor'),
      secondaryColor: colourFrom(form, 'secondaryColor'),
    });
  }),
};
