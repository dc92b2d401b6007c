import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { canonicalAddress, type Config, duringRequest, Log, Metrics, NestLog, Shutdown } from '#convoke/core';
import { acceptConstraint } from '#convoke/federation';
import { AppModule } from './app.module.js';
import { openToPrograms } from './cross-origin.js';
import { knownPart } from './forwarded-for.js';
import { mountGraphiql } from './graphiql.js';
import { loggedAddress } from './logged-address.js';
import { mountWeb } from './web/mount-web.js';

const BODY_LIMIT_BYTES = 1024 * 1024;

/** Builds the application, ready to listen: modules started, routes and pages mounted. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  const { trustedProxies } = config.server;
  const adapter = new FastifyAdapter({
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: BODY_LIMIT_BYTES,
    // Ours, whatever a client calls it: nobody writes into the log.
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    // Who still has a connection when the server stops is answered, and not told to come back.
    return503OnClosing: false,
    requestTimeout: 30_000,
    routerOptions: { constraints: { accept: acceptConstraint } },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  const log = app.get(Log);
  app.useLogger(new NestLog(log));
  app.enableShutdownHooks([], { useProcessExit: true });
  if (trustedProxies.length > 0) readForwardedFor(app);
  openToPrograms(app);
  nameRequests(app);
  observe(app, app.get(Metrics), log);
  sendElsewhere(app, app.get(Shutdown));
  if (config.server.development) await mountGraphiql(app);
  if (config.server.role !== 'worker') await mountWeb(app, config);
  return app;
}

/** Before anything asks for the client's address, which is read from the header at that moment. */
function readForwardedFor(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async ({ raw: { headers } }) => {
    headers['x-forwarded-for'] = knownPart(headers['x-forwarded-for']);
  });
}

/** A server that will stop in a moment keeps no connection open on which a request could meet its end. */
function sendElsewhere(app: NestFastifyApplication, shutdown: Shutdown): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (_request, reply) => {
    if (shutdown.hasBegun) reply.raw.setHeader('connection', 'close');
  });
}

/** The id under which a request stands in the log goes with its answer, for whoever asks after it. */
function nameRequests(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    // By the raw answer: pages write theirs themselves.
    reply.raw.setHeader('x-request-id', request.id);
    const { id, ip, headers } = request;
    duringRequest({ id, caller: { ip: canonicalAddress(ip), userAgent: headers['user-agent'] ?? '' } }, done);
  });
}

function observe(app: NestFastifyApplication, metrics: Metrics, log: Log): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onResponse', async (request, reply) => {
    const seconds = reply.elapsedTime / 1000;
    metrics.observeRequest(request.routeOptions.url ?? 'unknown', reply.statusCode, seconds);
    log.debug(
      {
        requestId: request.id,
        method: request.method,
        url: loggedAddress(request.url),
        status: reply.statusCode,
        seconds,
      },
      'request',
    );
  });
}
