import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'vite';

/** Hands the raw request to `event.platform` in development, as adapter-node does in production. */
export function requestBridge() {
  const requests = new AsyncLocalStorage<IncomingMessage>();
  const plugin: Plugin = {
    name: 'convoke:request-bridge',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => requests.run(request, next));
    },
  };
  const emulate = () => ({ platform: () => ({ req: requests.getStore() as IncomingMessage }) });
  return { plugin, emulate };
}
