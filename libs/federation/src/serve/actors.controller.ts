import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { RouteConstraints } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#convoke/actors';
import { ACTIVITY } from './accept.js';
import { EventCollections } from './event-collections.service.js';
import { FederationGuard } from './federation.guard.js';
import { FollowCollections } from './follow-collections.service.js';
import { answer, type Found, forSigner } from './found.js';
import { afterFrom, pageFrom } from './paged-collection.js';
import { Readers } from './readers.service.js';
import { ServedActors } from './served-actors.service.js';
import { SignatureGuard } from './signature.guard.js';

/** Profiles as other servers read them, with what belongs to them and to the instance. */
@Controller()
@UseGuards(FederationGuard, SignatureGuard)
export class ActorsController {
  constructor(
    private readonly actors: ServedActors,
    private readonly events: EventCollections,
    private readonly follows: FollowCollections,
    private readonly readers: Readers,
  ) {}

  @Get('@:name')
  @RouteConstraints({ accept: ACTIVITY })
  async actor(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.actors.document(name, () => this.readers.find(request)));
  }

  @Get(['@:name/outbox', 'relay/outbox'])
  async outbox(
    @Param('name') name: string | undefined,
    @Query('page') page: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.collection(request, reply, name, page, (actor, number) => this.events.outbox(actor, number));
  }

  @Get(['@:name/upcomingEvents', 'relay/upcomingEvents'])
  async upcomingEvents(
    @Param('name') name: string | undefined,
    @Query('after') after: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const place = afterFrom(after);
    await this.collection(request, reply, name, undefined, (actor) => this.events.upcoming(actor, place));
  }

  @Get(['@:name/followers', 'relay/followers'])
  async followers(
    @Param('name') name: string | undefined,
    @Query('page') page: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.collection(request, reply, name, page, (actor, number) => this.follows.show(actor, 'followers', number));
  }

  @Get(['@:name/following', 'relay/following'])
  async following(
    @Param('name') name: string | undefined,
    @Query('page') page: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.collection(request, reply, name, page, (actor, number) => this.follows.show(actor, 'following', number));
  }

  /** For the server that asks, those of its own. */
  @Get(['@:name/followers_synchronization', 'relay/followers_synchronization'])
  async followersSynchronization(
    @Param('name') name: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    forSigner(reply);
    const { origin } = new URL((await this.readers.get(request)).uri);
    await this.collection(request, reply, name, undefined, (actor) => this.follows.showTo(origin, actor));
  }

  private async collection(
    request: FastifyRequest,
    reply: FastifyReply,
    name: string | undefined,
    page: unknown,
    show: (actor: Actor, page: number | null) => Promise<Found>,
  ): Promise<void> {
    const number = pageFrom(page);
    const actor = await this.actors.findHere(name ?? null, () => this.readers.find(request));
    await answer(reply, actor && (await show(actor, number)));
  }
}
