import { ObjectType } from '@nestjs/graphql';
import { GroupSearchResult } from './group-search-result.type.js';

/** A group as a search index elsewhere tells of it; its id is its address. */
@ObjectType('GroupResult', { implements: () => [GroupSearchResult] })
export class GroupResult extends GroupSearchResult {
  constructor(told: GroupSearchResult) {
    super();
    Object.assign(this, told);
  }
}
