import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { type Config, Database, GraphqlExecutor, Log, RequestContexts, SentActions } from '#convoke/core';
import { forgetReader } from './embedded-pages.js';
import { Gateway } from './gateway.js';
import { loadPages, type Pages } from './load-pages.js';

type PageRequest = IncomingMessage & { convoke?: Gateway };

/** Mounts the web client behind every other route of the server. */
export async function mountWeb(app: NestFastifyApplication, config: Config): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const pages = await loadPages(config, fastify.server);
  const [executor, db, log] = [app.get(GraphqlExecutor), app.get(Database), app.get(Log)];
  const [contexts, sentActions] = [app.get(RequestContexts), app.get(SentActions)];

  await fastify.register(async (scope) => {
    // The pages read their own bodies.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url: '/*',
      handler: async (request, reply) => {
        const raw: PageRequest = request.raw;
        raw.headers.host = config.server.publicHost;
        raw.headers['x-forwarded-proto'] = config.server.secure ? 'https' : 'http';
        if (!isAsset(request.url)) {
          forgetReader(raw);
          const context = await contexts.create(raw, request.ip);
          raw.convoke = new Gateway(executor, db, log, context, sentActions, config.media.s3?.publicUrl ?? null);
        }
        reply.hijack();
        respond(pages, raw, reply.raw);
      },
    });
  });
}

function isAsset(url: string): boolean {
  return url.startsWith('/_app/') || url.startsWith('/node_modules/');
}

function respond(pages: Pages, request: IncomingMessage, response: ServerResponse): void {
  pages(request, response, () => {
    if (!response.headersSent) response.writeHead(404).end();
  });
}
