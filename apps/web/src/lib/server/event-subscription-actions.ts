import { redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { keeperFrom } from './event-import-actions.ts';
import { setFlash } from './flash.ts';
import { formAction, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';

const SUBSCRIPTIONS = '/settings/data/subscriptions';

const add = graphql(`
  mutation AddEventSubscription(
    $url: String!
    $profileId: ID!
    $attributedToId: ID
    $timezone: Timezone!
    $publish: Boolean!
    $whenGone: EventSubscriptionWhenGone!
    $hours: Int!
  ) {
    addEventSubscription(
      url: $url
      profileId: $profileId
      attributedToId: $attributedToId
      timezone: $timezone
      publish: $publish
      whenGone: $whenGone
      hours: $hours
    ) {
      id
    }
  }
`);

const refresh = graphql(`
  mutation RefreshEventSubscription($id: ID!) {
    refreshEventSubscription(id: $id) {
      id
    }
  }
`);

const remove = graphql(`
  mutation DeleteEventSubscription($id: ID!) {
    deleteEventSubscription(id: $id) {
      id
    }
  }
`);

/** What is done with calendars that somebody follows. */
export const subscriptionActions = {
  follow: formAction(async (event, form) => {
    await mutate(event, add, {
      url: textFrom(form, 'url').trim(),
      ...keeperFrom(form),
      timezone: textFrom(form, 'timezone'),
      publish: textFrom(form, 'publish') === 'true',
      whenGone: textFrom(form, 'whenGone') === 'KEEP' ? 'KEEP' : 'CANCEL',
      hours: Number(textFrom(form, 'hours')) || 24,
    });
    setFlash(event, 'success', m.event_subscription_added());
    redirect(303, SUBSCRIPTIONS);
  }),
  refresh: formAction(async (event, form) => {
    await mutate(event, refresh, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.event_subscription_refreshed());
    redirect(303, SUBSCRIPTIONS);
  }),
  unfollow: formAction(async (event, form) => {
    await mutate(event, remove, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.event_subscription_removed());
    redirect(303, SUBSCRIPTIONS);
  }),
};
