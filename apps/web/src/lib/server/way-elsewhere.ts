import type { RequestEvent } from '@sveltejs/kit';
import { formAction, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';

const findWay = graphql(`
  query WayElsewhere($handle: String!, $uri: String!) {
    interactionAddress(handle: $handle, uri: $uri)
  }
`);

/** Finds where somebody goes on at their own server with what is at `uri`. */
export const elsewhere = formAction(async (event: RequestEvent, form) => {
  const uri = textFrom(form, 'uri');
  const { interactionAddress } = await mutate(event, findWay, { handle: textFrom(form, 'handle'), uri });
  return { way: { address: interactionAddress, host: new URL(interactionAddress).host } };
});
