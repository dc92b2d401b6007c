import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import {
  Access,
  type Config,
  Ctx,
  DeletedObjectType,
  DomainError,
  InjectConfig,
  plainText,
  RateLimits,
  type RequestContext,
} from '#convoke/core';
import type { CustomPage } from '../custom-page.entity.js';
import { CustomPageQueries, shownText } from '../custom-page.queries.js';
import { CustomPages, revisionOf } from '../custom-pages.service.js';
import { CustomPageTextType, CustomPageType, SaveCustomPageArgs } from './custom-page.type.js';

const EXCERPT = 200;

/** Pages of the instance beside those that it comes with. */
@Resolver(() => CustomPageType)
export class CustomPageResolver {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly queries: CustomPageQueries,
    private readonly pages: CustomPages,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Query(() => [CustomPageType], { description: 'In the order that they are shown in' })
  async customPages(
    @CurrentViewer() viewer: Viewer,
    @Args('drafts', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'With those that administrators alone see, who alone may ask for them',
    })
    drafts: boolean | null,
  ): Promise<CustomPage[]> {
    if (!drafts) return this.queries.published();
    const refusal = viewer.refusal('administrator', null);
    if (refusal) throw new DomainError(refusal, { field: 'drafts' });
    return this.queries.all();
  }

  @Access('anyone')
  @Query(() => CustomPageType, { nullable: true })
  async customPage(@Args('slug') slug: string, @CurrentViewer() viewer: Viewer): Promise<CustomPage> {
    return this.queries.get(viewer, slug);
  }

  @Access('administrator')
  @Mutation(() => CustomPageType, { nullable: true, description: 'Makes or changes a page' })
  async saveCustomPage(
    @Args() { id, revision, texts, ...rest }: SaveCustomPageArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CustomPage> {
    await this.countWrite(viewer);
    const byLanguage = texts && Object.fromEntries(texts.map(({ language, ...text }) => [language, text]));
    const change = { ...rest, texts: byLanguage };
    return id ? this.pages.update(viewer, id, change, revision) : this.pages.create(viewer, change);
  }

  @Access('administrator')
  @Mutation(() => DeletedObjectType, { nullable: true })
  async deleteCustomPage(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<{ id: string }> {
    await this.countWrite(viewer);
    await this.pages.delete(viewer, id);
    return { id };
  }

  @ResolveField(() => String)
  url(@Parent() { slug }: CustomPage): string {
    return `${this.server.publicUrl}/pages/${slug}`;
  }

  @ResolveField(() => String, { description: 'In the language of the reader, or another that the page has' })
  title(@Parent() page: CustomPage, @Ctx() { locale }: RequestContext): string {
    return shownText(page, locale).title;
  }

  @ResolveField(() => String, { description: 'HTML, in the language of the title' })
  body(@Parent() page: CustomPage, @Ctx() { locale }: RequestContext): string {
    return shownText(page, locale).body;
  }

  @ResolveField(() => String, { description: 'Of title and body' })
  language(@Parent() page: CustomPage, @Ctx() { locale }: RequestContext): string {
    return shownText(page, locale).language;
  }

  @ResolveField(() => String, { description: 'How the body begins' })
  excerpt(@Parent() page: CustomPage, @Ctx() { locale }: RequestContext): string {
    return plainText(shownText(page, locale).body).slice(0, EXCERPT);
  }

  @ResolveField(() => [CustomPageTextType], { description: 'In all its languages' })
  texts(@Parent() { texts }: CustomPage): CustomPageTextType[] {
    return Object.entries(texts).map(([language, text]) => ({ language, ...text }));
  }

  @ResolveField(() => String, { description: 'Sent back with saveCustomPage, it keeps changes of others' })
  revision(@Parent() page: CustomPage): string {
    return revisionOf(page);
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
