import { GraphQLError, GraphQLScalarType } from 'graphql';
import { CATEGORY_ID } from '#convoke/instance';

/**
 * What an event is about. Mobilizon has an enum in its place, and clients may go on as if this were one; but
 * administrators add to the names while the instance runs.
 */
export const EventCategory = new GraphQLScalarType<string, string>({
  name: 'EventCategory',
  description: 'What an event is about: an id of config.eventCategories, as a name or a string',
  serialize: String,
  parseValue: (value) => {
    if (typeof value === 'string' && CATEGORY_ID.test(value)) return value;
    throw new GraphQLError('Not a valid EventCategory');
  },
});
