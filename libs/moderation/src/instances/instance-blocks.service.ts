import { Injectable } from '@nestjs/common';
import { bareHost, type Config, DomainError, hostAndAbove, InjectConfig, invalid, parseInput } from '#convoke/core';
import { type ActingModerator, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';
import type { DomainBlock } from './domain-block.js';
import { DomainBlocks } from './domain-blocks.service.js';
import { DomainBlockQueries } from './domain-block.queries.js';
import { type BlockInput, blockInput, hostOnly } from './instance-blocks.schema.js';

/** What administrators do about other instances. */
@Injectable()
export class InstanceBlocks {
  private readonly ownHost: string;

  constructor(
    @InjectConfig('server') server: Config['server'],
    private readonly blocks: DomainBlocks,
    private readonly queries: DomainBlockQueries,
    private readonly log: ActionLog,
  ) {
    this.ownHost = bareHost(server.publicHost);
  }

  /** Blocks a host and all below it, or changes how; throws InvalidInput. */
  async block(by: ActingModerator | null, input: BlockInput): Promise<DomainBlock> {
    const { domain: host, ...terms } = parseInput(blockInput, input);
    if (hostAndAbove(this.ownHost).includes(host)) throw invalid('domain', 'error_own_domain');
    const { severity, rejectMedia, rejectReports } = terms;
    if (severity === 'none' && !rejectMedia && !rejectReports) throw invalid('severity', 'error_block_of_nothing');
    await this.blocks.change(async (tx) => {
      await this.blocks.put(tx, host, terms);
      await this.log.record(tx, by, {
        action: ModerationAction.INSTANCE_BLOCK,
        target: { kind: 'instance', id: host },
        details: { severity, rejectMedia, rejectReports },
      });
    });
    return (await this.queries.find(host))!;
  }

  /** Lifts the block of a host; one of a domain above it goes on. Throws not_found. */
  async lift(by: ActingModerator | null, domain: string): Promise<DomainBlock> {
    const { domain: host } = parseInput(hostOnly, { domain });
    return this.blocks.change(async (tx) => {
      const block = await this.queries.lock(tx, host);
      if (!block) throw new DomainError('not_found', { field: 'domain' });
      await this.blocks.lift(tx, host);
      await this.log.record(tx, by, {
        action: ModerationAction.INSTANCE_UNBLOCK,
        target: { kind: 'instance', id: host },
        details: { severity: block.severity },
      });
      return block;
    });
  }
}
