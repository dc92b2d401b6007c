import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, chooseLocale, Clock, Ctx, type RequestContext } from '#convoke/core';
import { type Media, MediaService, MediaType } from '#convoke/media';
import { type NetworkPlace, NetworkPlaces } from '#convoke/places';
import { bannerNotice } from '../banner.js';
import { categoriesFor } from '../event-categories.js';
import { InstanceProfile } from '../instance-profile.service.js';
import type { InstanceSettings } from '../instance-settings.schema.js';
import { InstanceSettingsService } from '../instance-settings.service.js';
import { type LegalText, privacyOf, termsOf } from '../legal-texts.js';
import { BannerNotice, EventCategoryOption } from './config-features.types.js';
import { Lonlat } from './config-places.types.js';
import { Privacy, Terms } from './config-legal.types.js';
import { ConfigType } from './config.type.js';

type Described = ReturnType<InstanceProfile['describe']>;

@Resolver(() => ConfigType)
export class ConfigResolver {
  constructor(
    private readonly settings: InstanceSettingsService,
    private readonly profile: InstanceProfile,
    private readonly media: MediaService,
    private readonly places: NetworkPlaces,
    private readonly clock: Clock,
  ) {}

  @Access('anyone')
  @Query(() => ConfigType, { nullable: true, description: 'What this instance is and can do' })
  async config(): Promise<Described> {
    return this.profile.describe(await this.settings.current());
  }

  @ResolveField(() => BannerNotice, { nullable: true, description: 'What is announced on every page at present' })
  banner(@Parent() { settings }: Described, @Ctx() { locale }: RequestContext): BannerNotice | null {
    return bannerNotice(settings.banner, locale, this.clock.now());
  }

  @ResolveField(() => [EventCategoryOption], { nullable: 'itemsAndList', description: 'In the order to show them in' })
  eventCategories(
    @Parent() { settings }: Described,
    @Args('hidden', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'With those that no new event can have',
    })
    hidden: boolean | null,
    @Ctx() { locale }: RequestContext,
  ): EventCategoryOption[] {
    const all = categoriesFor(locale, settings.eventCategories);
    return hidden ? all : all.filter((category) => !category.hidden);
  }

  @ResolveField(() => Lonlat, {
    nullable: true,
    description: 'Roughly where whoever asks seems to be; null where that is not known, or not to be guessed',
  })
  location(@Parent() { settings }: Described, @Ctx() { ip }: RequestContext): Promise<NetworkPlace | null> {
    return this.guess(settings, ip);
  }

  @ResolveField(() => String, { nullable: true, description: 'The country of it, in two letters' })
  async countryCode(@Parent() { settings }: Described, @Ctx() { ip }: RequestContext): Promise<string | null> {
    return (await this.guess(settings, ip))?.countryCode ?? null;
  }

  @ResolveField(() => Terms, { nullable: true })
  terms(
    @Parent() { settings }: Described,
    @Args('locale', { type: () => String, nullable: true, defaultValue: 'en' }) locale: string | null,
  ): LegalText {
    return termsOf(settings, chooseLocale(locale ?? undefined));
  }

  @ResolveField(() => Privacy, { nullable: true })
  privacy(
    @Parent() { settings, features }: Described,
    @Args('locale', { type: () => String, nullable: true, defaultValue: 'en' }) locale: string | null,
  ): LegalText {
    return privacyOf(settings, chooseLocale(locale ?? undefined), features.antispam);
  }

  @ResolveField(() => MediaType, { nullable: true })
  async instanceLogo(@Parent() { settings }: Described, @Ctx() context: RequestContext): Promise<Media | null> {
    return settings.logoId ? this.media.byId(context).load(settings.logoId) : null;
  }

  @ResolveField(() => MediaType, { nullable: true, description: 'A small square picture for tabs and bookmarks' })
  async instanceFavicon(@Parent() { settings }: Described, @Ctx() context: RequestContext): Promise<Media | null> {
    return settings.faviconId ? this.media.byId(context).load(settings.faviconId) : null;
  }

  @ResolveField(() => MediaType, { nullable: true })
  async defaultPicture(@Parent() { settings }: Described, @Ctx() context: RequestContext): Promise<Media | null> {
    return settings.defaultPictureId ? this.media.byId(context).load(settings.defaultPictureId) : null;
  }

  private async guess({ guessPlaces }: InstanceSettings, ip: string): Promise<NetworkPlace | null> {
    return guessPlaces ? this.places.find(ip) : null;
  }
}
