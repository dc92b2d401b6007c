import { graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const PERIODS = [30, 90, 365];

const dashboardQuery = graphql(`
  query AdminDashboard($last: Int!) {
    dashboard {
      numberOfUsers
      numberOfEvents
      numberOfGroups
      numberOfComments
      numberOfConfirmedParticipationsToLocalEvents
      numberOfReports
      numberOfFollowers
      numberOfFollowings
      lastPublicEventPublished {
        uuid
        title
      }
      lastGroupCreated {
        name
        preferredUsername
      }
      figures(last: $last) {
        day
        accounts
        events
        groups
        participations
        comments
        reports
        activitiesReceived
        deliveries
        failedDeliveries
      }
    }
    registrationRequests(page: 1, limit: 1) {
      total
    }
    relayFollowers(page: 1, limit: 100) {
      elements {
        approved
      }
    }
    mailFailures(limit: 0) {
      total
    }
    parkedJobs(limit: 0) {
      total
    }
    storageReport {
      disk {
        low
      }
    }
    deliveryQueue {
      hosts(page: 1, limit: 1) {
        total
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const asked = Number(event.url.searchParams.get('days'));
  const days = PERIODS.includes(asked) ? asked : PERIODS[0]!;
  const { dashboard, ...found } = await query(event, dashboardQuery, { last: days });
  return {
    days,
    periods: PERIODS,
    dashboard: dashboard!,
    registrations: found.registrationRequests?.total ?? 0,
    followRequests: (found.relayFollowers?.elements ?? []).filter((each) => each && !each.approved).length,
    mailFailures: found.mailFailures?.total ?? 0,
    parkedJobs: found.parkedJobs?.total ?? 0,
    diskIsLow: found.storageReport?.disk?.low ?? false,
    troubledHosts: found.deliveryQueue?.hosts.total ?? 0,
  };
};
