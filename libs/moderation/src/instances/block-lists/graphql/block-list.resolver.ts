import { Args, ArgsType, Field, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType, CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import {
  Access,
  Ctx,
  PageArgs,
  type PageOf,
  pageWindow,
  RateLimits,
  type RequestContext,
  translate,
  UploadedFile,
  UploadScalar,
} from '#convoke/core';
import { actingAs, type ActingModerator } from '../../../action-log/action-log.service.js';
import { type BlockListImport, type BlockListLine, BlockListOutcome } from '../block-list.js';
import { type BlockListCount, BlockListQueries } from '../block-list.queries.js';
import { type BlockListCut, BlockListCuts } from '../block-list-cut.queries.js';
import { DomainBlockLists } from '../domain-block-lists.service.js';
import {
  BlockListCountType,
  BlockListCutType,
  BlockListImportType,
  PaginatedBlockListImportListType,
  PaginatedBlockListLineListType,
} from './block-list.type.js';

@ArgsType()
class BlockListLineArgs extends PageArgs {
  @Field(() => BlockListOutcome, { nullable: true })
  outcome?: BlockListOutcome | null;
}

@ArgsType()
class ChooseBlockListLinesArgs {
  @Field(() => ID)
  id: string;

  @Field(() => BlockListOutcome, { nullable: true, description: 'All of these' })
  outcome?: BlockListOutcome | null;

  @Field(() => [Int], { nullable: true, description: 'Only these, by their number in the file' })
  numbers?: number[] | null;

  @Field()
  chosen: boolean;
}

/** Lists of blocks that administrators bring from elsewhere. */
@Resolver(() => BlockListImportType)
export class BlockListResolver {
  constructor(
    private readonly lists: DomainBlockLists,
    private readonly queries: BlockListQueries,
    private readonly cuts: BlockListCuts,
    private readonly actors: ActorQueries,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Query(() => BlockListImportType, { nullable: true })
  async blockListImport(@Args('id', { type: () => ID }) id: string): Promise<BlockListImport | null> {
    return this.queries.find(id);
  }

  @Access('administrator')
  @Query(() => PaginatedBlockListImportListType, { nullable: true, description: 'The newest first' })
  async blockListImports(@Args() page: PageArgs): Promise<PageOf<BlockListImport>> {
    return this.queries.list(pageWindow(page));
  }

  @Access('administrator')
  @Mutation(() => BlockListImportType, {
    nullable: true,
    description:
      'Reads a list of blocks as Mastodon writes it (CSV), or one domain a line; nothing is blocked by it yet',
  })
  async previewBlockList(
    @Args('file', { type: () => UploadScalar }) file: UploadedFile,
    @CurrentViewer() viewer: Viewer,
  ): Promise<BlockListImport> {
    return this.lists.preview(await this.acting(viewer), file.bytes);
  }

  @Access('administrator')
  @Mutation(() => BlockListImportType, {
    nullable: true,
    description: 'Says what of a list is done when it is confirmed',
  })
  async chooseBlockListLines(
    @Args() { id, ...choice }: ChooseBlockListLinesArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<BlockListImport> {
    await this.acting(viewer);
    return this.lists.choose(id, choice);
  }

  @Access('administrator')
  @Mutation(() => BlockListImportType, {
    nullable: true,
    description: 'Blocks what is chosen of a list; ask `blockListImport` how far it is',
  })
  async importBlockList(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<BlockListImport> {
    return this.lists.import(await this.acting(viewer), id);
  }

  @Access('administrator')
  @Mutation(() => BlockListImportType, { nullable: true, description: 'Takes a list away that was not confirmed' })
  async discardBlockList(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<BlockListImport> {
    await this.acting(viewer);
    return this.lists.discard(id);
  }

  @ResolveField(() => ActorType, { nullable: true, description: 'Who brought it; null from the command line' })
  async actor(@Parent() { actorId }: BlockListImport, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorId === null ? null : this.actors.byId(context).load(actorId);
  }

  @ResolveField(() => [BlockListCountType])
  async counts(@Parent() { id }: BlockListImport): Promise<BlockListCount[]> {
    return this.queries.counts(id);
  }

  @ResolveField(() => BlockListCutType, { description: 'What ends when what is chosen is suspended' })
  async cut(@Parent() { id }: BlockListImport): Promise<BlockListCut> {
    return this.cuts.of(id);
  }

  @ResolveField(() => PaginatedBlockListLineListType, { description: 'In the order of the file' })
  async lines(
    @Parent() { id }: BlockListImport,
    @Args() { outcome, ...page }: BlockListLineArgs,
    @Ctx() { locale }: RequestContext,
  ): Promise<PageOf<BlockListLine>> {
    const { elements, total } = await this.queries.lines(id, outcome ?? null, pageWindow(page));
    return {
      elements: elements.map((line) => ({ ...line, reason: line.reason && translate(line.reason, {}, locale) })),
      total,
    };
  }

  private async acting(viewer: Viewer): Promise<ActingModerator | null> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return actingAs(viewer);
  }
}
