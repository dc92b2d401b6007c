import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig, invalid } from '#convoke/core';
import { type Handle, parseHandle } from './web-finger.service.js';

const MAX_LENGTH = 2000;

/** Reads handles of other servers as people enter them. */
@Injectable()
export class EnteredHandles {
  constructor(
    @InjectConfig('federation') private readonly config: Config['federation'],
    @InjectConfig('server') private readonly server: Config['server'],
  ) {}

  /** Null for other words; throws InvalidInput about the field for one of ours, and where no server is asked at all. */
  read(field: string, text: string, told: { ours: string }): Handle | null {
    if (!this.config.enabled) throw invalid(field, 'error_federation_off');
    const handle = text.length > MAX_LENGTH ? null : parseHandle(text);
    if (handle?.host === this.server.publicHost) throw invalid(field, told.ours);
    return handle;
  }
}
