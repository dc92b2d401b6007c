import type { WebsocketHandler } from '@fastify/websocket';
import { Injectable } from '@nestjs/common';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import type { Context, OperationResult, ServerOptions, SubscribePayload } from 'graphql-ws';
import { type Extra, makeHandler } from 'graphql-ws/use/@fastify/websocket';
import { DomainError } from '../../errors/index.js';
import { GraphqlExecutor, type Operation } from '../executor.js';
import { PreparedDocument } from '../prepared-documents.js';
import { bearerOf, type RequestContext } from '../request-context.js';
import { LiveOperations, MOST_WATCHED } from './live-operations.service.js';
import { SocketDoors } from './socket-doors.service.js';

type Params = Record<string, unknown>;
type Socket = Context<Params, Extra & { opened?: RequestContext }>;

/** GraphQL over a socket in the protocol graphql-transport-ws, by graphql-ws. */
@Injectable()
export class TransportSocket {
  constructor(
    private readonly doors: SocketDoors,
    private readonly live: LiveOperations,
    private readonly executor: GraphqlExecutor,
  ) {}

  handler(): WebsocketHandler {
    const run = ({ contextValue }: ExecutionArgs): OperationResult => {
      const { operation, opened } = contextValue as { operation: Operation; opened: RequestContext };
      return this.live.run(operation, opened) as OperationResult;
    };
    return makeHandler<Params, { opened?: RequestContext }>({
      onConnect: (socket) => this.enter(socket),
      onSubscribe: (socket, _id, payload) => this.read(socket, payload),
      execute: run,
      subscribe: run,
      // Answers are in the words of our wire already.
      onNext: (_socket, _id, _payload, _args, answer) => answer as ReturnType<NonNullable<ServerOptions['onNext']>>,
      onError: ({ extra }, _id, _payload, errors) => this.executor.wired(errors, extra.opened!),
    } as ServerOptions<Params, Extra & { opened?: RequestContext }>);
  }

  /** Browsers set no headers on sockets, so tokens of programs come with the first message. */
  private async enter({ connectionParams = {}, extra }: Socket): Promise<boolean> {
    const { Authorization, authorization = Authorization, token } = connectionParams;
    try {
      const bearer = typeof authorization === 'string' ? bearerOf(authorization) : token;
      extra.opened = await this.doors.open(extra.request, typeof bearer === 'string' ? bearer : undefined);
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  private read(
    { extra, subscriptions }: Socket,
    { query, variables, operationName }: SubscribePayload,
  ): ExecutionArgs | GraphQLError[] {
    if (Object.keys(subscriptions).length > MOST_WATCHED) {
      return [
        new GraphQLError('', { originalError: new DomainError('too_many_requests', { params: { seconds: 60 } }) }),
      ];
    }
    const operation = { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
    const found = this.executor.find(operation);
    if (!(found instanceof PreparedDocument)) return [...found];
    const { schema } = this.executor;
    return { schema, document: found.document, operationName, contextValue: { operation, opened: extra.opened! } };
  }
}
