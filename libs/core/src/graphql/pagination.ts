import type { PageParts } from './asked-parts.js';
import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { InvalidInput, type InputProblem } from '../errors/index.js';

/** Largest page of a public list; `VIEWER_LIST_MAX` of a list of the viewer's own things. */
export const LIST_MAX = 100;
export const VIEWER_LIST_MAX = 500;

/** `page` from 1 and `limit`; `limit: 0` asks for the total alone. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 1, description: 'Page to answer, from 1' })
  page: number | null = 1;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 10,
    description: 'Elements on a page; more than the maximum is capped',
  })
  limit: number | null = 10;
}

export interface PageWindow {
  offset: number;
  limit: number;
}

export interface PageOf<T> {
  elements: T[];
  total: number;
}

/** Checks page arguments and caps the limit; throws InvalidInput for pages or limits below their least. */
export function pageWindow(args: { page?: number | null; limit?: number | null }, max = LIST_MAX): PageWindow {
  const page = args.page ?? 1;
  const limit = args.limit ?? 10;
  const problems: InputProblem[] = [];
  if (page < 1) problems.push({ field: 'page', message: 'error_too_small', params: { min: 1 } });
  if (limit < 0) problems.push({ field: 'limit', message: 'error_too_small', params: { min: 0 } });
  if (problems.length > 0) throw new InvalidInput(problems as [InputProblem]);
  const capped = Math.min(limit, max);
  return { offset: (page - 1) * capped, limit: capped };
}

/** Reads those halves of a page that are asked for, side by side; of a page of no length no elements. */
export async function readPage<T>(
  { limit }: PageWindow,
  asked: PageParts,
  elements: () => Promise<T[]>,
  total: () => Promise<number>,
): Promise<PageOf<T>> {
  const [found, count] = await Promise.all([asked.elements && limit > 0 ? elements() : [], asked.total ? total() : 0]);
  return { elements: found, total: count };
}

/** A page type `{ elements, total }` for elements of `item`. */
export function Paginated<T extends object>(item: () => Type<T> | object, name: string): Type<PageOf<T>> {
  @ObjectType(name)
  class Page implements PageOf<T> {
    @Field(() => [item()], { nullable: 'itemsAndList' })
    elements: T[];

    @Field(() => Int, { nullable: true, description: 'Number of elements on all pages' })
    total: number;
  }
  return Page;
}
