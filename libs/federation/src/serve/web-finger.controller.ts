import {
  BadRequestException,
  Controller,
  Get,
  GoneException,
  NotFoundException,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Actor, ActorKind } from '#convoke/actors';
import { type Config, InjectConfig } from '#convoke/core';
import { MediaService, Storage } from '#convoke/media';
import { FederationGuard } from './federation.guard.js';
import { keepable } from './found.js';
import { ServedActors } from './served-actors.service.js';

const TEN_MINUTES = 600;
const DAY = 86_400;
const ACCOUNT = /^acct:@?([^@]+)@([^@/?#]+)$/i;
const ACTOR_PATH = /^\/@([^/]+)\/?$|^\/(relay)\/?$/;

/** Tells other servers who stands behind a handle or an address. */
@Controller('.well-known')
@UseGuards(FederationGuard)
export class WebFingerController {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly actors: ServedActors,
    private readonly media: MediaService,
    private readonly storage: Storage,
  ) {}

  @Get('webfinger')
  async webFinger(@Query('resource') resource: unknown, @Res() reply: FastifyReply): Promise<void> {
    if (typeof resource !== 'string' || resource === '') throw new BadRequestException('A resource is to be named');
    const name = this.nameIn(resource);
    const actor = name === null ? null : await this.actors.find(name);
    if (!actor?.local || (!actor.deletedAt && !(await this.actors.isOpen(actor)))) throw new NotFoundException();
    keepable(reply, TEN_MINUTES);
    if (actor.deletedAt) throw new GoneException();
    await reply.type('application/jrd+json; charset=utf-8').send(await this.describe(actor));
  }

  @Get('host-meta')
  async hostMeta(@Res() reply: FastifyReply): Promise<void> {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" type="application/jrd+json" template="${this.template}"/>
</XRD>
`;
    await keepable(reply, DAY).type('application/xrd+xml; charset=utf-8').send(xml);
  }

  @Get('host-meta.json')
  async hostMetaJson(@Res() reply: FastifyReply): Promise<void> {
    const links = [{ rel: 'lrdd', type: 'application/jrd+json', template: this.template }];
    await keepable(reply, DAY).type('application/jrd+json; charset=utf-8').send({ links });
  }

  /** Where handles are looked up; nothing in it needs escaping in XML. */
  private get template(): string {
    return `${this.server.publicUrl}/.well-known/webfinger?resource={uri}`;
  }

  /** The name in `acct:name@here` or in the address of an actor; null when it is of another place. */
  private nameIn(resource: string): string | null {
    const [, name, host] = ACCOUNT.exec(resource) ?? [];
    if (name && host) return host.toLowerCase() === this.server.publicHost ? name : null;
    const url = URL.parse(resource);
    if (url?.host !== this.server.publicHost || url.search !== '') return null;
    const [, person, instance] = ACTOR_PATH.exec(url.pathname) ?? [];
    return person ?? instance ?? null;
  }

  /** People have no page. */
  private async describe({ type, preferredUsername, url, avatarId }: Actor) {
    const avatar = avatarId === null ? null : await this.media.find(avatarId);
    return {
      subject: `acct:${preferredUsername}@${this.server.publicHost}`,
      aliases: [url],
      links: [
        { rel: 'self', type: 'application/activity+json', href: url },
        ...(type === ActorKind.PERSON
          ? []
          : [{ rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: url }]),
        ...(avatar
          ? [{ rel: 'http://webfinger.net/rel/avatar', type: avatar.contentType, href: this.storage.url(avatar.key) }]
          : []),
        { rel: 'http://ostatus.org/schema/1.0/subscribe', template: `${this.server.publicUrl}/interact?uri={uri}` },
      ],
    };
  }
}
