import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { type Banner, BannerLevel, BannerLevelEnum } from '#convoke/instance';

@ObjectType()
export class InstanceBannerText {
  @Field()
  language: string;

  @Field()
  text: string;
}

/** What is announced on every page between two moments. */
@ObjectType()
export class InstanceBanner {
  @Field({ description: 'One that is not shown keeps its texts' })
  shown: boolean;

  @Field(() => BannerLevelEnum)
  level: BannerLevel;

  @Field(() => [InstanceBannerText])
  texts: InstanceBannerText[];

  @Field(() => String, { nullable: true })
  from: string | null;

  @Field(() => String, { nullable: true })
  until: string | null;

  @Field()
  dismissible: boolean;
}

@InputType()
export class InstanceBannerTextInput {
  @Field()
  language: string;

  @Field()
  text: string;
}

@InputType()
export class InstanceBannerInput {
  @Field({ defaultValue: true })
  shown: boolean;

  @Field(() => BannerLevelEnum, { defaultValue: BannerLevel.INFO })
  level: BannerLevel;

  @Field(() => [InstanceBannerTextInput])
  texts: InstanceBannerTextInput[];

  @Field(() => String, { nullable: true, description: 'With date, time and offset, as 2027-05-01T10:00:00Z' })
  from?: string | null;

  @Field(() => String, { nullable: true })
  until?: string | null;

  @Field({ defaultValue: true })
  dismissible: boolean;
}

/** The banner as clients see it: names of languages are values, not fields. */
export function shownBanner(banner: Banner | null): InstanceBanner | null {
  if (!banner) return null;
  const texts = Object.entries(banner.texts).flatMap(([language, text]) => (text ? [{ language, text }] : []));
  return { ...banner, texts };
}

/** The banner as it is kept. */
export function bannerFrom({ texts, from, until, ...rest }: InstanceBannerInput): Banner {
  const kept = Object.fromEntries(texts.map(({ language, text }) => [language, text]));
  return { ...rest, texts: kept as Banner['texts'], from: from ?? null, until: until ?? null };
}
