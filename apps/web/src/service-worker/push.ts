import { self } from '$app/service-worker';
import { tellDevice, tellDeviceNoMore } from '../lib/notifications/push-device.ts';

interface Message {
  title: string;
  body: string;
  path: string;
  tag?: string;
}

const notifications = '/notifications';

self.addEventListener('push', (event) => {
  const { title, body, path, tag } = messageOf(event);
  const look = { icon: '/icons/192.png', badge: '/icons/badge.png' };
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: path, ...look }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(String(event.notification.data)));
});

self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(renew(event as ExtendableEvent & { oldSubscription?: PushSubscription | null }));
});

/** What a push service still holds for this browser is not for whoever comes next. */
self.addEventListener('fetch', (event) => {
  const { method, url, referrer } = event.request;
  const { origin } = self.location;
  if (method !== 'POST' || url !== `${origin}/logout` || !referrer.startsWith(`${origin}/`)) return;
  event.waitUntil(self.registration.pushManager.getSubscription().then((subscription) => subscription?.unsubscribe()));
});

/** Browsers want every message shown, even one that cannot be read. */
function messageOf({ data }: PushEvent): Message {
  try {
    return data!.json() as Message;
  } catch {
    return { title: self.location.host, body: '', path: notifications };
  }
}

async function open(path: string): Promise<unknown> {
  const wanted = new URL(path, self.location.origin);
  const { href } = wanted.origin === self.location.origin ? wanted : new URL(notifications, self.location.origin);
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = windows.find(({ url }) => url === href);
  return shown ? shown.focus() : self.clients.openWindow(href);
}

/** A browser may change where it is reached; the server learns it if it told the browser until then. */
async function renew({ oldSubscription }: { oldSubscription?: PushSubscription | null }): Promise<void> {
  if (!oldSubscription) return;
  await tellDeviceNoMore(oldSubscription);
  const { userVisibleOnly, applicationServerKey } = oldSubscription.options;
  await tellDevice(await self.registration.pushManager.subscribe({ userVisibleOnly, applicationServerKey }));
}
