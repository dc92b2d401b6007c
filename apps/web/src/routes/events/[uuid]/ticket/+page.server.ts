import { graphql } from '#lib/graphql/document.ts';
import { queryEvent } from '#lib/server/event-address.ts';
import { drawQrCode } from '#lib/server/qr-code.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const tickets = graphql(`
  query Tickets($uuid: UUID!) {
    event(uuid: $uuid) {
      uuid
      title
      beginsOn
      endsOn
      options {
        timezone
        showStartTime
        showEndTime
      }
      viewerParticipations {
        id
        ticketUrl
        actor {
          name
          preferredUsername
        }
      }
    }
  }
`);

export const load: PageServerLoad = async (page) => {
  await requireViewer(page);
  const { event } = await queryEvent(page, tickets, { uuid: page.params.uuid });
  return {
    event,
    tickets: (event.viewerParticipations ?? []).flatMap(({ id, ticketUrl, actor }) =>
      ticketUrl ? [{ id, actor, picture: drawQrCode(ticketUrl) }] : [],
    ),
  };
};
