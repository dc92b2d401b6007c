import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from './domain-error.js';

/** Answers a refusal with its status over HTTP, and hands it to the executor in GraphQL; neither is a fault to log. */
@Catch(DomainError)
export class DomainErrorFilter implements ExceptionFilter<DomainError> {
  catch(error: DomainError, host: ArgumentsHost): void {
    if (host.getType<'graphql' | 'http'>() === 'graphql') throw error;
    const { code, field, status } = error;
    void host.switchToHttp().getResponse<FastifyReply>().code(status).send({ code, field });
  }
}
