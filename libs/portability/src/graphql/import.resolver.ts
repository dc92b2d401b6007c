import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '#convoke/actors';
import { CurrentAccount, type SignedInAccount } from '#convoke/accounts';
import {
  Access,
  Ctx,
  PageArgs,
  type PageOf,
  pageWindow,
  type RequestContext,
  translate,
  VIEWER_LIST_MAX,
} from '#convoke/core';
import { type Import, ImportPart } from '../imports/import.js';
import { Imports } from '../imports/imports.service.js';
import { type ImportResultType, ImportType, PaginatedImportResultListType } from './import.type.js';

/** What somebody brought from elsewhere: for them alone, and for no program. */
@Resolver(() => ImportType)
export class ImportResolver {
  constructor(private readonly imports: Imports) {}

  @Access('account')
  @Query(() => ImportType, {
    nullable: true,
    name: 'import',
    description: 'Your import, one at a time: bring the archive with POST /imports/archive (a form with one file)',
  })
  async find(@CurrentAccount() { user }: SignedInAccount): Promise<ImportType | null> {
    return this.imports.find(user.id);
  }

  @Access('account')
  @Mutation(() => ImportType, {
    nullable: true,
    description: 'Imports into one of your profiles, or into a new one of that name. Ask `import` how far it is',
  })
  async startImport(
    @CurrentAccount() _: SignedInAccount,
    @CurrentViewer() viewer: Viewer,
    @Args('folder', { description: 'Of `import.profiles`' }) folder: string,
    @Args('parts', { type: () => [ImportPart] }) parts: ImportPart[],
    @Args('profileId', { type: () => ID, nullable: true }) profileId: string | null,
    @Args('preferredUsername', { type: () => String, nullable: true }) preferredUsername: string | null,
  ): Promise<ImportType> {
    return this.imports.start(viewer, { folder, parts, profileId, preferredUsername });
  }

  @Access('account')
  @Mutation(() => ImportType, {
    nullable: true,
    description: 'Takes the archive away; of one that is running, what is done stays done',
  })
  async discardImport(@CurrentAccount() { user }: SignedInAccount): Promise<ImportType> {
    return this.imports.discard(user.id);
  }

  @ResolveField(() => PaginatedImportResultListType, { description: 'The profile itself first' })
  async results(
    @Parent() parent: Import,
    @Args() page: PageArgs,
    @Ctx() { locale }: RequestContext,
  ): Promise<PageOf<ImportResultType>> {
    const { elements, total } = await this.imports.results(parent, pageWindow(page, VIEWER_LIST_MAX));
    return {
      elements: elements.map(({ reason, params, ...result }) => ({
        ...result,
        reason: reason && translate(reason, params, locale),
      })),
      total,
    };
  }
}
