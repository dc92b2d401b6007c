import { Controller, Get, NotFoundException, Param, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Config, InjectConfig } from '#convoke/core';
import { FederationGuard } from './federation.guard.js';
import { keepable } from './found.js';
import { NodeInfoDocument } from './node-info-document.service.js';

const SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema';
const APPLICATION = 'https://www.w3.org/ns/activitystreams#Application';
const VERSIONS = ['2.0', '2.1'];
const HALF_AN_HOUR = 1800;

/** Says which software runs here and how much is going on. */
@Controller()
@UseGuards(FederationGuard)
export class NodeInfoController {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly nodeInfo: NodeInfoDocument,
  ) {}

  /** Some read the first link whatever it is, so the actor that speaks for the instance comes last. */
  @Get('.well-known/nodeinfo')
  async index(@Res() reply: FastifyReply): Promise<void> {
    const { publicUrl } = this.server;
    const links = [
      ...VERSIONS.map((version) => ({ rel: `${SCHEMA}/${version}`, href: `${publicUrl}/nodeinfo/${version}` })),
      { rel: APPLICATION, type: 'application/activity+json', href: `${publicUrl}/relay` },
    ];
    await keepable(reply, HALF_AN_HOUR).type('application/json; charset=utf-8').send({ links });
  }

  @Get('nodeinfo/:version')
  async document(@Param('version') version: string, @Res() reply: FastifyReply): Promise<void> {
    if (!VERSIONS.includes(version)) throw new NotFoundException();
    const type = `application/json; profile="${SCHEMA}/${version}#"; charset=utf-8`;
    const document = await this.nodeInfo.write(version);
    await keepable(reply, HALF_AN_HOUR).type(type).send(document);
  }
}
