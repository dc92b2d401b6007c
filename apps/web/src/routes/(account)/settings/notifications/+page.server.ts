import { redirect, type RequestEvent } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { isPace } from '#lib/notifications/kinds.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const settings = graphql(`
  query NotificationSettings {
    loggedUser {
      id
      pushRegistered
      notificationKinds {
        key
        topic
        email
        push
        locked
      }
      settings {
        timezone
        notificationOnDay
        notificationEachWeek
        notificationBeforeEvent
        notificationPendingParticipation
        notificationPendingMembership
        groupNotifications
      }
    }
    config {
      webPush {
        enabled
        publicKey
      }
    }
  }
`);

const choose = graphql(`
  mutation ChooseNotification($key: String!, $method: String!, $enabled: Boolean!) {
    updateActivitySetting(key: $key, method: $method, enabled: $enabled) {
      key
    }
  }
`);

const save = graphql(`
  mutation SaveReminders(
    $onDay: Boolean!
    $eachWeek: Boolean!
    $beforeEvent: Boolean!
    $pending: NotificationPendingEnum
    $requests: NotificationPendingEnum
    $groups: NotificationPendingEnum
  ) {
    setUserSettings(
      notificationOnDay: $onDay
      notificationEachWeek: $eachWeek
      notificationBeforeEvent: $beforeEvent
      notificationPendingParticipation: $pending
      notificationPendingMembership: $requests
      groupNotifications: $groups
    ) {
      timezone
    }
  }
`);

async function read(event: RequestEvent) {
  const { loggedUser, config } = await query(event, settings);
  return {
    kinds: loggedUser?.notificationKinds ?? [],
    settings: loggedUser?.settings,
    push: config?.webPush?.enabled ?? false,
    pushKey: config?.webPush?.publicKey,
    pushRegistered: loggedUser?.pushRegistered ?? false,
  };
}

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  return read(event);
};

/** What a box that is not ticked sends is nothing, so what the page offered says what was left out. */
export const actions: Actions = {
  default: formAction(async (event, form) => {
    const { kinds, push } = await read(event);
    const methods = push ? (['email', 'push'] as const) : (['email'] as const);
    for (const kind of kinds.filter(({ locked }) => !locked)) {
      for (const method of methods) {
        const enabled = form.has(`${kind.key}.${method}`);
        if (enabled !== kind[method]) await mutate(event, choose, { key: kind.key, method, enabled });
      }
    }
    await mutate(event, save, {
      onDay: form.has('onDay'),
      eachWeek: form.has('eachWeek'),
      beforeEvent: form.has('beforeEvent'),
      pending: paceFrom(form, 'pending'),
      requests: paceFrom(form, 'requests'),
      groups: paceFrom(form, 'groups'),
    });
    setFlash(event, 'success', m.settings_saved());
    redirect(303, '/settings/notifications');
  }),
};

function paceFrom(form: FormData, name: string) {
  const pace = textFrom(form, name);
  return isPace(pace) ? pace : null;
}
