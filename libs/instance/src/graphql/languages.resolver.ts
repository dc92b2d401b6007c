import { Args, Query, Resolver } from '@nestjs/graphql';
import { Access, Ctx, type RequestContext } from '#convoke/core';
import { type SpokenLanguage, spokenLanguages } from '../spoken-languages.js';
import { LanguageType } from './language.type.js';

const MOST_CODES = 500;

@Resolver()
export class LanguagesResolver {
  @Access('anyone')
  @Query(() => [LanguageType], { nullable: 'itemsAndList', description: "Languages by name in the reader's language" })
  languages(
    @Ctx() { locale }: RequestContext,
    @Args('codes', { type: () => [String], nullable: 'itemsAndList' }) codes: (string | null)[] | null,
  ): SpokenLanguage[] {
    return spokenLanguages(
      locale,
      codes?.slice(0, MOST_CODES).filter((code) => code !== null),
    );
  }
}
