import { timingSafeEqual } from 'node:crypto';
import {
  Controller,
  ForbiddenException,
  Get,
  Header,
  Headers,
  NotFoundException,
  Req,
  ServiceUnavailableException,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InjectConfig, type Config } from '../config/index.js';
import { Database } from '../database/index.js';
import { doctorToken, type SeenClient } from './doctor-token.js';
import { Metrics } from '../metrics/index.js';
import { Shutdown } from '../shutdown.js';

/** What probes and Prometheus ask. */
@Controller()
export class HealthController {
  constructor(
    @InjectConfig('metrics') private readonly config: Config['metrics'],
    @InjectConfig('secrets') private readonly secrets: Config['secrets'],
    private readonly db: Database,
    private readonly metrics: Metrics,
    private readonly shutdown: Shutdown,
  ) {}

  @Get('health/live')
  live() {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready() {
    if (this.shutdown.hasBegun) throw new ServiceUnavailableException({ status: 'stopping' });
    try {
      await this.db.ping();
    } catch {
      throw new ServiceUnavailableException({ status: 'unavailable', database: 'unreachable' });
    }
    return { status: 'ok' };
  }

  /** Whom the server takes for the client, for `convoke doctor`, which has the instance's key. */
  @Get('health/client')
  client(@Headers('authorization') authorization = '', @Req() request: FastifyRequest): SeenClient {
    if (!same(authorization, `Bearer ${doctorToken(this.secrets)}`)) throw new NotFoundException();
    const { 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': protocol } = request.headers;
    return { ip: request.ip, forwarded: forwardedFor !== undefined, protocol: protocol?.toString() ?? null };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async figures(@Headers('authorization') authorization = ''): Promise<string> {
    if (!this.config.token) throw new NotFoundException();
    if (!same(authorization, `Bearer ${this.config.token}`)) throw new ForbiddenException();
    return this.metrics.registry.metrics();
  }
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
