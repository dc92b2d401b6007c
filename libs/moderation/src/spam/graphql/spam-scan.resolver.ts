import { Args, Field, ID, Int, Mutation, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, RateLimits } from '#convoke/core';
import { type SpamScan, SpamScanState } from '../scan/spam-scan.entity.js';
import { SpamScans } from '../scan/spam-scans.service.js';

const { RUNNING, PAUSED, CANCELLED } = SpamScanState;
/** What moderators can have become of one. */
const SpamScanWish = { RUNNING, PAUSED, CANCELLED } as const;
type SpamScanWish = (typeof SpamScanWish)[keyof typeof SpamScanWish];

registerEnumType(SpamScanState, { name: 'SpamScanState' });
registerEnumType(SpamScanWish, { name: 'SpamScanWish' });

/** A look through what is public, for spam. */
@ObjectType('SpamScan')
export class SpamScanType {
  @Field(() => ID)
  id: string;

  @Field(() => SpamScanState)
  state: SpamScanState;

  @Field(() => Int, { description: 'How many texts it has looked at' })
  done: number;

  @Field(() => Int)
  total: number;

  @Field(() => Int, { description: 'How many of them are new among `heldTexts`' })
  found: number;

  @Field(() => Date)
  startedAt: Date;

  @Field(() => Date, { nullable: true })
  finishedAt: Date | null;
}

/** Scans of what is there already. */
@Resolver(() => SpamScanType)
export class SpamScanResolver {
  constructor(
    private readonly scans: SpamScans,
    private readonly limits: RateLimits,
  ) {}

  @Access('moderator')
  @Query(() => SpamScanType, { nullable: true, description: 'The last one' })
  async spamScan(): Promise<SpamScan | null> {
    return this.scans.latest();
  }

  @Access('moderator')
  @Mutation(() => SpamScanType, {
    nullable: true,
    description: 'Has the rules look at what is public already; what they find is put among `heldTexts`, and stays',
  })
  async startSpamScan(@CurrentViewer() viewer: Viewer): Promise<SpamScan> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.scans.start(viewer);
  }

  @Access('moderator')
  @Mutation(() => SpamScanType, { nullable: true, description: 'Pauses a scan, goes on with it or ends it' })
  async updateSpamScan(
    @Args('id', { type: () => ID }) id: string,
    @Args('state', { type: () => SpamScanWish }) state: SpamScanWish,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SpamScan> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.scans.change(viewer, id, state);
  }
}
