import { error, redirect } from '@sveltejs/kit';
import { standingPage } from '#lib/federation/standing.ts';
import { liftBlock } from '#lib/server/block-actions.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const block = graphql(`
  mutation BlockDomain(
    $domain: String!
    $severity: DomainBlockSeverity!
    $rejectMedia: Boolean!
    $rejectReports: Boolean!
    $obfuscate: Boolean!
    $publicComment: String!
    $privateNote: String!
  ) {
    blockDomain(
      domain: $domain
      severity: $severity
      rejectMedia: $rejectMedia
      rejectReports: $rejectReports
      obfuscate: $obfuscate
      publicComment: $publicComment
      privateNote: $privateNote
    ) {
      host
    }
  }
`);

const refresh = graphql(`
  mutation RefreshInstance($domain: String!) {
    refreshInstance(domain: $domain) {
      domain
    }
  }
`);

const retry = graphql(`
  mutation RetryInstance($host: String!) {
    retryDeliveries(host: $host)
  }
`);

const SEVERITIES = ['SUSPEND', 'SILENCE', 'NONE'] as const;

export const load: PageServerLoad = async (event) => {
  const { instanceStanding } = await query(event, standingPage, { domain: event.params.domain });
  if (!instanceStanding) error(404);
  return { standing: instanceStanding };
};

export const actions: Actions = {
  block: formAction(async (event, form) => {
    const domain = textFrom(form, 'domain');
    const severity = SEVERITIES.find((each) => each === textFrom(form, 'severity')) ?? 'NONE';
    const [rejectMedia, rejectReports, obfuscate] = ['rejectMedia', 'rejectReports', 'obfuscate'].map(
      (name) => textFrom(form, name) === 'true',
    ) as [boolean, boolean, boolean];
    const [publicComment, privateNote] = [textFrom(form, 'publicComment'), textFrom(form, 'privateNote')];
    const measures = { severity, rejectMedia, rejectReports, obfuscate, publicComment, privateNote };
    const { blockDomain } = await mutate(event, block, { domain, ...measures });
    setFlash(event, 'success', m.admin_blocks_blocked({ name: blockDomain?.host ?? domain }));
    redirect(303, pathOf(event.params.domain));
  }),
  refresh: formAction(async (event) => {
    await mutate(event, refresh, { domain: event.params.domain });
    setFlash(event, 'success', m.admin_instance_refreshed());
    redirect(303, pathOf(event.params.domain));
  }),
  lift: formAction((event, form) => liftBlock(event, form, pathOf(event.params.domain))),
  retry: formAction(async (event, form) => {
    const host = textFrom(form, 'host');
    const { retryDeliveries: count } = await mutate(event, retry, { host });
    setFlash(event, 'success', m.admin_queue_retried({ count, shown: String(count), host }));
    redirect(303, pathOf(event.params.domain));
  }),
};

function pathOf(domain: string): string {
  return `/settings/admin/instances/${encodeURIComponent(domain)}`;
}
