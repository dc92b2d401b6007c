import type { RequestEvent } from '@sveltejs/kit';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { execute, graphql } from './graphql.ts';
import type { Waiting } from '#lib/admin/areas.ts';

const waitingQuery = graphql(`
  query AdminWaiting {
    reports(status: OPEN, limit: 0) {
      total
    }
    registrationRequests(page: 1, limit: 1) {
      total
    }
    heldTexts(limit: 0) {
      total
    }
  }
`);

const NOTHING: Waiting = { reports: 0, registrations: 0, held: 0 };

/** What waits for moderators; nothing for those who may not know, whom the page itself refuses. */
export async function readWaiting(event: RequestEvent): Promise<Waiting> {
  try {
    const { reports, registrationRequests, heldTexts } = await execute(event, waitingQuery, {});
    return {
      reports: reports?.total ?? 0,
      registrations: registrationRequests?.total ?? 0,
      held: heldTexts?.total ?? 0,
    };
  } catch (failure) {
    if (failure instanceof GraphQLFailure) return NOTHING;
    throw failure;
  }
}
