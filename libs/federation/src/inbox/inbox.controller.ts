import { Controller, NotFoundException, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Config, InjectConfig } from '#convoke/core';
import { RepeatedAnswers } from '../outbox/index.js';
import { receivedBy, type ReceivedRequest } from '../signatures/index.js';
import { FollowsCheck } from '../synchronization/follows-check.service.js';
import { InboxActivities } from './inbox.service.js';
import { type Admitted, InboxGuard } from './inbox-guard.js';
import { InboxRefused } from './inbox-refused.js';
import { InboxWorker } from './inbox.worker.js';

/**
 * What waits for an answer that its sender may have missed. An Invite is not among them: what somebody here answers to it
 * they may have changed since.
 */
const ASKS = new Set(['Accept', 'Follow', 'Join']);

/** Where other servers post what happens there; one inbox for all, under the addresses that actors name. */
@Controller()
export class InboxController {
  constructor(
    @InjectConfig('federation') private readonly federation: Config['federation'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly guard: InboxGuard,
    private readonly activities: InboxActivities,
    private readonly worker: InboxWorker,
    private readonly follows: FollowsCheck,
    private readonly answers: RepeatedAnswers,
  ) {}

  @Post(['inbox', 'relay/inbox', '@:name/inbox'])
  async receive(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!this.federation.enabled) throw new NotFoundException();
    try {
      const admitted = await this.guard.admit(this.received(request));
      if (admitted) await this.take(admitted);
      await reply.code(202).send();
    } catch (error) {
      if (!(error instanceof InboxRefused)) throw error;
      await reply.code(error.status).type('application/json').send({ error: error.reason });
    }
  }

  /** What came before is not done again, and says nothing new about followers, either. */
  private async take(admitted: Admitted): Promise<void> {
    const { id, type, actorUri, announcedFollowers } = admitted;
    if (await this.activities.keep(admitted)) {
      this.worker.wake();
      if (announcedFollowers) await this.follows.compare(announcedFollowers);
    } else if (ASKS.has(type)) {
      await this.answers.repeat(id, actorUri);
    }
  }

  private received(request: FastifyRequest): ReceivedRequest {
    const { body } = request;
    if (!Buffer.isBuffer(body)) throw new InboxRefused(415, 'An activity is application/activity+json');
    return receivedBy(this.server.publicHost, request, body);
  }
}
