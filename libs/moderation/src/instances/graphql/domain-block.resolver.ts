import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, lineInput, PageArgs, type PageOf, pageWindow, parseInput, RateLimits } from '#convoke/core';
import { actingAs, type ActingModerator } from '../../action-log/action-log.service.js';
import type { DomainBlock, PublishedBlock } from '../domain-block.js';
import { DomainBlockQueries } from '../domain-block.queries.js';
import { InstanceBlocks } from '../instance-blocks.service.js';
import {
  BlockDomainArgs,
  DomainBlockListArgs,
  DomainBlockType,
  PaginatedDomainBlockListType,
  PaginatedPublishedBlockListType,
} from './domain-block.type.js';

const filter = z.object({ text: lineInput({ max: 255 }) });

/** Which other instances this one keeps away, for its administrators. */
@Resolver(() => DomainBlockType)
export class DomainBlockResolver {
  constructor(
    private readonly queries: DomainBlockQueries,
    private readonly instances: InstanceBlocks,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Query(() => PaginatedPublishedBlockListType, {
    nullable: true,
    description: 'Which instances this one blocks, and why; empty where its administrators do not say',
  })
  async publishedBlocks(@Args() page: PageArgs): Promise<PageOf<PublishedBlock>> {
    return this.queries.published(pageWindow(page));
  }

  @Access('administrator')
  @Query(() => PaginatedDomainBlockListType, { nullable: true })
  async domainBlocks(@Args() args: DomainBlockListArgs): Promise<PageOf<DomainBlock>> {
    return this.queries.list(parseInput(filter, { text: args.text ?? '' }).text, pageWindow(args));
  }

  @Access('administrator')
  @Mutation(() => DomainBlockType, {
    nullable: true,
    description: 'Blocks an instance and everything below its domain, or changes how it is blocked',
  })
  async blockDomain(@Args() args: BlockDomainArgs, @CurrentViewer() viewer: Viewer): Promise<DomainBlock> {
    return this.instances.block(await this.acting(viewer), args);
  }

  @Access('administrator')
  @Mutation(() => DomainBlockType, { nullable: true, description: 'Lifts the block of an instance' })
  async unblockDomain(@Args('domain') domain: string, @CurrentViewer() viewer: Viewer): Promise<DomainBlock> {
    return this.instances.lift(await this.acting(viewer), domain);
  }

  private async acting(viewer: Viewer): Promise<ActingModerator | null> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return actingAs(viewer);
  }
}
