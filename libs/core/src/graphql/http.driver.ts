import { Injectable } from '@nestjs/common';
import { AbstractGraphQLDriver, type GqlModuleOptions } from '@nestjs/graphql';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphqlEndpoint } from './endpoint.js';

export const GRAPHQL_PATHS = ['/api', '/graphql'];
/** A JSON operation; uploads come as multipart, with limits of their own. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Serves the schema over HTTP by our own endpoint: Absinthe's wire format has no ready-made server. */
@Injectable()
export class HttpGraphqlDriver extends AbstractGraphQLDriver<GqlModuleOptions> {
  constructor(private readonly endpoint: GraphqlEndpoint) {
    super();
  }

  override async start(): Promise<void> {
    const fastify = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register(async (scope) => {
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
        scope.get(path, (_request: FastifyRequest, reply: FastifyReply) =>
          reply.code(405).header('allow', 'POST').send({ message: 'GraphQL is asked with POST' }),
        );
      }
    });
  }

  override async stop(): Promise<void> {}
}
