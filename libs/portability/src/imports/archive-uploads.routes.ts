import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accountOf } from '#convoke/accounts';
import { type Config, DomainError, InjectConfig, RequestContexts } from '#convoke/core';
import { ArchiveUploads } from './archive-uploads.service.js';

const PAGE = '/settings/data';

/** `POST /imports/archive`: a form with one file, from a page of ours or from a program of its owner's own. */
@Injectable()
export class ArchiveUploadRoutes implements OnModuleInit {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly adapter: HttpAdapterHost,
    private readonly contexts: RequestContexts,
    private readonly uploads: ArchiveUploads,
  ) {}

  async onModuleInit(): Promise<void> {
    const fastify = this.adapter.httpAdapter?.getInstance<FastifyInstance>();
    await fastify?.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      // The stream is read only after it is known who sends it.
      scope.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null));
      scope.post('/imports/archive', (request, reply) => this.answer(request, reply));
    });
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const isForm = request.headers.authorization === undefined;
    try {
      // A form of another site could bring somebody's cookie along.
      if (isForm && request.headers.origin !== this.server.publicUrl) throw new DomainError('origin_refused');
      const { viewer, locale } = await this.contexts.create(request.raw, request.ip);
      await this.uploads.receive(accountOf(viewer).user, locale, request.raw);
      return isForm ? reply.redirect(PAGE, 303) : reply.code(201).send({});
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, status } = error;
      return isForm ? reply.redirect(`${PAGE}?refused=${code}`, 303) : reply.code(status).send({ code });
    }
  }
}
