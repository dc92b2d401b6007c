import { Args, ArgsType, Field, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, lineInput, PageArgs, pageWindow, parseInput, type RequestContext } from '#convoke/core';
import { z } from 'zod';
import type { Tag } from '../tag.entity.js';
import { TagService } from '../tag.service.js';
import { TagType } from './tag.type.js';

@ArgsType()
class TagArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'How the tags begin' })
  filter?: string | null;
}

const tagFilter = z.object({ filter: lineInput({ max: 100 }).nullish() });

@Resolver(() => TagType)
export class TagResolver {
  constructor(private readonly service: TagService) {}

  @Access('anyone')
  @Query(() => [TagType], { nullable: 'items', description: 'Tags of listed events, the most used first' })
  async tags(@Args() args: TagArgs): Promise<Tag[]> {
    const { filter } = parseInput(tagFilter, args);
    return this.service.search(filter ?? '', pageWindow(args));
  }

  @ResolveField(() => [TagType], { nullable: 'itemsAndList', description: 'Tags that often stand beside it' })
  related(tag: Tag, _: unknown, context: RequestContext): Promise<Tag[]> {
    return this.service.related(context).load(tag.id);
  }
}
