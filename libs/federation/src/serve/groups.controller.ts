import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { RouteConstraints } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActorKind } from '#convoke/actors';
import { GROUP_COLLECTIONS } from '../vocabulary/index.js';
import { ACTIVITY } from './accept.js';
import { FederationGuard } from './federation.guard.js';
import { answer } from './found.js';
import { GroupCollections } from './group-collections.service.js';
import { pageFrom } from './paged-collection.js';
import { Readers } from './readers.service.js';
import { ServedActors } from './served-actors.service.js';
import { ServedDiscussions } from './served-discussions.service.js';
import { SignatureGuard } from './signature.guard.js';

/** What groups have, as other servers read it. */
@Controller()
@UseGuards(FederationGuard, SignatureGuard)
export class GroupsController {
  constructor(
    private readonly actors: ServedActors,
    private readonly collections: GroupCollections,
    private readonly discussions: ServedDiscussions,
    private readonly readers: Readers,
  ) {}

  @Get(GROUP_COLLECTIONS.map((name) => `@:name/${name}`))
  @RouteConstraints({ accept: ACTIVITY })
  async collection(
    @Param('name') name: string,
    @Query('page') page: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const number = pageFrom(page);
    const signer = () => this.readers.find(request);
    const collection = GROUP_COLLECTIONS.find((each) => request.url.split('?')[0]!.endsWith(`/${each}`))!;
    const actor = await this.actors.findHere(name, signer);
    const group = actor?.type === ActorKind.GROUP ? actor : null;
    await answer(reply, group && (await this.collections.show(group, collection, number, signer)));
  }

  @Get('@:name/c/:slug')
  @RouteConstraints({ accept: ACTIVITY })
  async discussion(
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await answer(reply, await this.discussions.show(slug, () => this.readers.find(request)));
  }

  @Get('member/:uuid')
  async member(@Param('uuid') uuid: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.collections.member(uuid, () => this.readers.find(request)));
  }
}
