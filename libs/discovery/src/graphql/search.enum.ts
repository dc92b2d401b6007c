import { registerEnumType } from '@nestjs/graphql';
import { EventType, SearchEventSortOptions, SearchTarget } from '../search/event-search.schema.js';
import { SearchGroupSortOptions } from '../search/group-search.schema.js';

registerEnumType(EventType, { name: 'EventType' });
registerEnumType(SearchEventSortOptions, { name: 'SearchEventSortOptions' });
registerEnumType(SearchGroupSortOptions, { name: 'SearchGroupSortOptions' });
registerEnumType(SearchTarget, { name: 'SearchTarget' });

export { EventType, SearchEventSortOptions, SearchGroupSortOptions, SearchTarget };
