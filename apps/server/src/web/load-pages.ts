import { existsSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type Config, setWebEnvironment } from '#convoke/core';

/** Answers a page request, or calls `next` when it has no such page. */
export type Pages = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Loads the built web client or, in development, the one that Vite makes anew at every change. */
export async function loadPages(config: Config, server: Server): Promise<Pages> {
  if (config.server.development) return developmentPages(server);
  const handler = webFile('build/handler.js');
  if (!existsSync(handler)) return unbuiltPages;
  setWebEnvironment(config);
  return ((await import(handler)) as { handler: Pages }).handler;
}

async function developmentPages(server: Server): Promise<Pages> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    root: webFile(''),
    configFile: webFile('vite.config.ts'),
    server: { middlewareMode: true, hmr: { server } },
  });
  return vite.middlewares;
}

const unbuiltPages: Pages = (_request, response) => {
  response.writeHead(503, { 'content-type': 'text/plain' }).end('The web client is not built; run `npm run build`.\n');
};

/** A path inside apps/web, from the sources and from dist/ alike. */
function webFile(path: string): string {
  const root = import.meta.url.includes('/dist/apps/server/') ? '../../../../../' : '../../../../';
  return fileURLToPath(new URL(`${root}apps/web/${path}`, import.meta.url));
}
