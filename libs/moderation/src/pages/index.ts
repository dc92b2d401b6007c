import { CustomPageQueries } from './custom-page.queries.js';
import { CustomPages } from './custom-pages.service.js';
import { CustomPageResolver } from './graphql/custom-page.resolver.js';

export const PAGES = [CustomPageQueries, CustomPageResolver, CustomPages];
