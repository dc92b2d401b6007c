import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentAccount, type SignedInAccount } from '#convoke/accounts';
import { Access, type Config, Ctx, InjectConfig, type RequestContext } from '#convoke/core';
import { ExportState } from '../exports/export.js';
import { Exports } from '../exports/exports.service.js';
import { ExportType } from './export.type.js';

/** Archives of all that somebody owns: for them alone, and for no program. */
@Resolver(() => ExportType)
export class ExportResolver {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly exportsOf: Exports,
  ) {}

  @Access('account')
  @Query(() => [ExportType], { description: 'Your exports, newest first' })
  async exports(@CurrentAccount() { user }: SignedInAccount): Promise<ExportType[]> {
    return this.exportsOf.of(user.id);
  }

  @Access('account')
  @Mutation(() => ExportType, {
    nullable: true,
    description:
      'Begins to make an archive of all you own; one at a time, and three a day. Ask `exports` how far it is',
  })
  async requestExport(
    @CurrentAccount() { user }: SignedInAccount,
    @Ctx() { locale }: RequestContext,
  ): Promise<ExportType> {
    return this.exportsOf.request(user, locale);
  }

  @Access('account')
  @Mutation(() => ExportType, { nullable: true, description: 'Takes one away, or gives up one that is being made' })
  async deleteExport(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<ExportType> {
    return this.exportsOf.delete(user.id, id);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Where you can fetch it while you are signed in; null unless it is ready',
  })
  url(@Parent() { id, state }: ExportType): string | null {
    return state === ExportState.READY ? `${this.server.publicUrl}/exports/archive/${id}` : null;
  }
}
