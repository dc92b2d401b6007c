import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, Ctx, parseInput, RateLimits, type RequestContext } from '#convoke/core';
import { instanceSettings } from '#convoke/instance';
import { type Media, MediaService, MediaType } from '#convoke/media';
import { z } from 'zod';
import { AdminSettings } from '../admin-settings.service.js';
import { SaveAdminSettingsArgs } from './admin-settings.args.js';
import { AdminSettingsType, type ShownSettings, shownSettings } from './admin-settings.type.js';
import { bannerFrom } from './banner.type.js';

/** All texts of the instance are cleaned alike. */
const instanceText = z.object({ html: instanceSettings.shape.rules });

@Resolver(() => AdminSettingsType)
export class AdminSettingsResolver {
  constructor(
    private readonly settings: AdminSettings,
    private readonly media: MediaService,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Query(() => AdminSettingsType, { nullable: true, description: 'What can be changed while the instance runs' })
  async adminSettings(): Promise<ShownSettings> {
    return shownSettings(await this.settings.read());
  }

  @Access('administrator')
  @Query(() => String, { nullable: true, description: 'How a text of the instance would be kept; nothing is saved' })
  previewInstanceText(@Args('html', { description: 'As rules, terms or a description' }) html: string): string {
    return parseInput(instanceText, { html }).html;
  }

  @Access('administrator')
  @Mutation(() => AdminSettingsType, { nullable: true, description: 'What is left out stays as it is' })
  async saveAdminSettings(
    @Args() { revision, banner, instanceLogo, instanceFavicon, defaultPicture, ...rest }: SaveAdminSettingsArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ShownSettings> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    const input = { ...rest, ...(banner !== undefined && { banner: banner && bannerFrom(banner) }) };
    const pictures = { instanceLogo, instanceFavicon, defaultPicture };
    return shownSettings(await this.settings.save(viewer, input, pictures, revision));
  }

  @ResolveField(() => MediaType, { nullable: true })
  async instanceLogo(@Parent() { settings }: ShownSettings, @Ctx() context: RequestContext): Promise<Media | null> {
    return this.picture(settings.logoId, context);
  }

  @ResolveField(() => MediaType, { nullable: true })
  async instanceFavicon(@Parent() { settings }: ShownSettings, @Ctx() context: RequestContext): Promise<Media | null> {
    return this.picture(settings.faviconId, context);
  }

  @ResolveField(() => MediaType, { nullable: true })
  async defaultPicture(@Parent() { settings }: ShownSettings, @Ctx() context: RequestContext): Promise<Media | null> {
    return this.picture(settings.defaultPictureId, context);
  }

  private async picture(id: string | null, context: RequestContext): Promise<Media | null> {
    return id ? this.media.byId(context).load(id) : null;
  }
}
