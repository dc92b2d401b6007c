import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '#convoke/actors';
import { CurrentAccount, type SignedInAccount } from '#convoke/accounts';
import { Access, Ctx, type PageOf, pageWindow, type RequestContext, translate } from '#convoke/core';
import { BroughtEvents } from '../brought-events.service.js';
import { ColumnField } from '../candidate.js';
import type { EventImport } from '../event-import.js';
import { type EventImportCount, EventImportQueries } from '../event-import.queries.js';
import { EventImports } from '../event-imports.service.js';
import { BringEventsArgs, EventImportLineArgs } from './event-import.args.js';
import {
  EventImportCountType,
  type EventImportLineType,
  EventImportType,
  PaginatedEventImportLineListType,
} from './event-import.type.js';
import { shownLine } from './shown-line.js';

/** Events that somebody brings from elsewhere: for them alone, and for no program. */
@Resolver(() => EventImportType)
export class EventImportResolver {
  constructor(
    private readonly brought: BroughtEvents,
    private readonly imports: EventImports,
    private readonly queries: EventImportQueries,
  ) {}

  @Access('account')
  @Query(() => EventImportType, { nullable: true, description: 'Your import of events, one at a time' })
  async eventImport(@CurrentAccount() { user }: SignedInAccount): Promise<EventImport | null> {
    return this.queries.find(user.id);
  }

  @Access('account')
  @Mutation(() => EventImportType, {
    nullable: true,
    description: 'Reads events of an address or a file; nothing is made of them yet. Ask `eventImport` how far it is',
  })
  async bringEvents(
    @CurrentAccount() _: SignedInAccount,
    @CurrentViewer() viewer: Viewer,
    @Args() wish: BringEventsArgs,
    @Ctx() { locale }: RequestContext,
  ): Promise<EventImport> {
    return this.brought.bring(viewer, locale, wish);
  }

  @Access('account')
  @Mutation(() => EventImportType, {
    nullable: true,
    description: 'Says what the columns of a table hold, in their order',
  })
  async nameEventImportColumns(
    @CurrentAccount() _: SignedInAccount,
    @CurrentViewer() viewer: Viewer,
    @Args('fields', { type: () => [ColumnField], nullable: 'items' }) fields: (ColumnField | null)[],
  ): Promise<EventImport> {
    return this.imports.nameColumns(viewer, fields);
  }

  @Access('account')
  @Mutation(() => EventImportType, {
    nullable: true,
    description: 'Says which events are made; all new ones without numbers',
  })
  async chooseEventImportLines(
    @CurrentAccount() _: SignedInAccount,
    @CurrentViewer() viewer: Viewer,
    @Args('chosen') chosen: boolean,
    @Args('numbers', { type: () => [Int], nullable: true }) numbers: number[] | null,
  ): Promise<EventImport> {
    return this.imports.choose(viewer, numbers ?? null, chosen);
  }

  @Access('account')
  @Mutation(() => EventImportType, {
    nullable: true,
    description: 'Makes the chosen events, as drafts unless they are published',
  })
  async startEventImport(
    @CurrentAccount() _: SignedInAccount,
    @CurrentViewer() viewer: Viewer,
    @Args('publish') publish: boolean,
  ): Promise<EventImport> {
    return this.imports.start(viewer, publish);
  }

  @Access('account')
  @Mutation(() => EventImportType, { nullable: true, description: 'Forgets the import; events that it made stay' })
  async discardEventImport(
    @CurrentAccount() _: SignedInAccount,
    @CurrentViewer() viewer: Viewer,
  ): Promise<EventImport> {
    return this.imports.discard(viewer);
  }

  @ResolveField(() => String, { nullable: true })
  reason(@Parent() { reason, params }: EventImport, @Ctx() { locale }: RequestContext): string | null {
    return reason && translate(reason, params, locale);
  }

  @ResolveField(() => [EventImportCountType])
  async counts(@Parent() { id }: EventImport): Promise<EventImportCount[]> {
    return this.queries.counts(id);
  }

  @ResolveField(() => PaginatedEventImportLineListType, { description: 'In the order of the source' })
  async lines(
    @Parent() brought: EventImport,
    @Args() { outcome, ...page }: EventImportLineArgs,
    @Ctx() { locale }: RequestContext,
  ): Promise<PageOf<EventImportLineType>> {
    const { elements, total } = await this.queries.lines(brought.id, outcome ?? null, pageWindow(page));
    return { elements: elements.map((line) => shownLine(line, brought.timezone, locale)), total };
  }
}
