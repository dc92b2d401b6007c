import fastifyWebsocket from '@fastify/websocket';
import { Injectable } from '@nestjs/common';
import { AbstractGraphQLDriver, type GqlModuleOptions } from '@nestjs/graphql';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphqlEndpoint } from './endpoint.js';
import { PHOENIX_PATH, PhoenixSocket, TransportSocket } from './sockets/index.js';

/** With a slash at the end as well: Mobilizon minds none, and some of its clients write one. */
export const GRAPHQL_PATHS = ['/api', '/api/', '/graphql', '/graphql/'];
/** A JSON operation; uploads come as multipart, with limits of their own. */
const MAX_BODY_BYTES = 1024 * 1024;
/** Sockets carry documents, not uploads. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** The server goes away: clients take it up again elsewhere. */
const GOING_AWAY = 1001;
/** How long a client may take to say goodbye. */
const GOODBYE_MS = 2000;

/** Serves the schema over HTTP and sockets by our own endpoint: Absinthe's wire format has no ready-made server. */
@Injectable()
export class HttpGraphqlDriver extends AbstractGraphQLDriver<GqlModuleOptions> {
  constructor(
    private readonly endpoint: GraphqlEndpoint,
    private readonly transport: TransportSocket,
    private readonly phoenix: PhoenixSocket,
  ) {
    super();
  }

  override async start(): Promise<void> {
    const fastify = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register(async (scope) => {
      await scope.register(fastifyWebsocket, { options: { maxPayload: MAX_MESSAGE_BYTES }, preClose: closeSockets });
      scope.removeAllContentTypeParsers();
      // The multipart stream is read by the endpoint, after it has seen who asks.
      scope.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null));
      scope.addContentTypeParser(
        'application/json',
        { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
        (_request, body, done) => done(null, body),
      );
      for (const path of GRAPHQL_PATHS) {
        scope.post(path, (request: FastifyRequest, reply: FastifyReply) => this.endpoint.answer(request, reply));
        scope.route({
          method: 'GET',
          url: path,
          handler: (_request, reply) =>
            reply.code(405).header('allow', 'POST').send({ message: 'GraphQL is asked with POST' }),
          wsHandler: this.transport.handler(),
        });
      }
      scope.get<{ Querystring: { token?: string; vsn?: string } }>(
        PHOENIX_PATH,
        { websocket: true, preValidation: (request, reply) => this.phoenix.enter(request, reply) },
        (socket, request) => this.phoenix.serve(socket, request),
      );
    });
  }

  override async stop(): Promise<void> {}
}

/** Without it, clients that have gone silent would hold the server up for half a minute. */
function closeSockets(this: FastifyInstance, done: () => void): void {
  const { clients } = this.websocketServer;
  // Nobody new comes in.
  this.websocketServer.close();
  for (const client of clients) client.close(GOING_AWAY);
  setTimeout(() => clients.forEach((client) => client.terminate()), GOODBYE_MS).unref();
  done();
}
