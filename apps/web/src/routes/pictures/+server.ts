import { json } from '@sveltejs/kit';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import type { RequestHandler } from './$types';

const upload = graphql(`
  mutation UploadTextPicture($file: Upload!, $name: String!, $alt: String, $actorId: ID) {
    uploadMedia(file: $file, name: $name, alt: $alt, actorId: $actorId) {
      url
    }
  }
`);

/** Takes in a picture for a text that is being written: its address, or what is wrong. */
export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  const file = form.get('file');
  if (!(file instanceof File)) return json({}, { status: 422 });
  const words = { name: file.name, alt: textFrom(form, 'alt') || null, actorId: textFrom(form, 'actorId') || null };
  try {
    const { uploadMedia } = await mutate(event, upload, { file, ...words });
    return json({ url: uploadMedia?.url });
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    const { status, general, fields } = failure;
    return json({ problem: general ?? Object.values(fields)[0] }, { status });
  }
};
