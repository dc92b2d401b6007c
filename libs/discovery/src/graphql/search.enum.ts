import { registerEnumType } from '@nestjs/graphql';
import { EventType, SearchEventSortOptions, SearchTarget } from '../search/event-search.schema.js';

registerEnumType(EventType, { name: 'EventType' });
registerEnumType(SearchEventSortOptions, { name: 'SearchEventSortOptions' });
registerEnumType(SearchTarget, { name: 'SearchTarget' });

export { EventType, SearchEventSortOptions, SearchTarget };
