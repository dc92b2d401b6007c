import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, Ctx, DeletedObjectType, RateLimits, type RequestContext } from '#convoke/core';
import { AdministeredCategories } from '../administered-categories.service.js';
import { AdministeredCategoriesType, SaveEventCategoryArgs } from './event-category.type.js';

/** What events can be about, for administrators. */
@Resolver()
export class EventCategoryResolver {
  constructor(
    private readonly categories: AdministeredCategories,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Query(() => AdministeredCategoriesType, { nullable: true, description: 'Those that are hidden, too' })
  async administeredCategories(@Ctx() { locale }: RequestContext): Promise<AdministeredCategoriesType> {
    const all = await this.categories.list(locale);
    const elements = all.map(({ names, ...category }) => ({
      ...category,
      names: names && Object.entries(names).map(([language, name]) => ({ language, name })),
    }));
    return { elements, byName: await this.categories.areByName() };
  }

  @Access('administrator')
  @Mutation(() => AdministeredCategoriesType, {
    nullable: true,
    description: 'Makes, names, hides or shows a category',
  })
  async saveEventCategory(
    @Args() { id, names, hidden }: SaveEventCategoryArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() context: RequestContext,
  ): Promise<AdministeredCategoriesType> {
    await this.countWrite(viewer);
    const byLanguage = names && Object.fromEntries(names.map(({ language, name }) => [language, name]));
    const change = { names: byLanguage, hidden };
    await (id ? this.categories.update(viewer, id, change) : this.categories.add(viewer, change));
    return this.administeredCategories(context);
  }

  @Access('administrator')
  @Mutation(() => DeletedObjectType, {
    nullable: true,
    description: 'Of the instance’s own, if no event has it; others can be hidden',
  })
  async deleteEventCategory(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DeletedObjectType> {
    await this.countWrite(viewer);
    await this.categories.delete(viewer, id);
    return { id };
  }

  @Access('administrator')
  @Mutation(() => AdministeredCategoriesType, {
    nullable: true,
    description: 'Those that are not named come last; where none is, each reader has them by name',
  })
  async orderEventCategories(
    @Args('ids', { type: () => [ID] }) ids: string[],
    @CurrentViewer() viewer: Viewer,
    @Ctx() context: RequestContext,
  ): Promise<AdministeredCategoriesType> {
    await this.countWrite(viewer);
    await this.categories.order(viewer, ids);
    return this.administeredCategories(context);
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
