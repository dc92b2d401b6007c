import { AdministeredCategories } from './administered-categories.service.js';
import { EventCategoryResolver } from './graphql/event-category.resolver.js';

export const CATEGORIES = [AdministeredCategories, EventCategoryResolver];
