import { graphql, request } from '#lib/graphql/browser.ts';

const register = graphql(`
  mutation RegisterPush($endpoint: String!, $auth: String!, $p256dh: String!) {
    registerPush(endpoint: $endpoint, auth: $auth, p256dh: $p256dh)
  }
`);

const unregister = graphql(`
  mutation UnregisterPush($endpoint: String!) {
    unregisterPush(endpoint: $endpoint)
  }
`);

/** Has the server tell this browser what its reader chose; from its pages or from its worker. */
export async function tellDevice(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  await request(register, { endpoint: endpoint ?? '', auth: keys?.auth ?? '', p256dh: keys?.p256dh ?? '' });
}

/** Throws GraphQLFailure where the server did not tell this browser, or tells it for somebody else. */
export async function tellDeviceNoMore({ endpoint }: PushSubscription): Promise<void> {
  await request(unregister, { endpoint });
}

/** The browser's own consent to be reached, for the server's key and no other. */
export async function subscribe(manager: PushManager, applicationServerKey: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey };
  try {
    return await manager.subscribe(options);
  } catch (error) {
    // Whoever runs the instance gave it another key since.
    const old =
      error instanceof DOMException && error.name === 'InvalidStateError' && (await manager.getSubscription());
    if (!old) throw error;
    await old.unsubscribe();
    return manager.subscribe(options);
  }
}
