import type { WebSocket } from '@fastify/websocket';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../errors/index.js';
import type { RequestContext } from '../request-context.js';
import { LiveOperations } from './live-operations.service.js';
import { PhoenixConnection } from './phoenix-connection.js';
import { PhoenixFormat } from './phoenix-message.js';
import { SocketDoors } from './socket-doors.service.js';

export const PHOENIX_PATH = '/graphql_socket/websocket';

type Request = FastifyRequest<{ Querystring: { token?: string; vsn?: string } }>;

/** The socket that Mobilizon's clients open: Absinthe's protocol over Phoenix channels. */
@Injectable()
export class PhoenixSocket {
  private readonly entered = new WeakMap<object, RequestContext>();

  constructor(
    private readonly doors: SocketDoors,
    private readonly live: LiveOperations,
  ) {}

  /** Before there is a socket: who may not have one is answered 403, as Phoenix does. */
  async enter(request: Request, reply: FastifyReply): Promise<void> {
    try {
      this.entered.set(request.raw, await this.doors.open(request, request.query.token));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await reply.code(403).send();
    }
  }

  serve(socket: WebSocket, { raw, query }: Request): void {
    const format = new PhoenixFormat(query.vsn);
    new PhoenixConnection(socket, format, this.live, this.entered.get(raw)!).listen();
  }
}
