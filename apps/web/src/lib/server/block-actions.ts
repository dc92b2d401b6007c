import { type RequestEvent, redirect } from '@sveltejs/kit';
import { setFlash } from './flash.ts';
import { textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';
import { m } from '#translations';

const lift = graphql(`
  mutation LiftBlock($domain: String!) {
    unblockDomain(domain: $domain) {
      host
    }
  }
`);

/** Lifts the block that a form names, and goes on to where the form was. */
export async function liftBlock(event: RequestEvent, form: FormData, path: string): Promise<never> {
  const domain = textFrom(form, 'domain');
  await mutate(event, lift, { domain });
  setFlash(event, 'success', m.admin_blocks_lifted({ name: domain }));
  redirect(303, path);
}
