import { Extensions } from '@nestjs/graphql';
import type { GraphQLField } from 'graphql';

/** Under which name the schema's fields keep how long their lists may be. */
export const MAX_LENGTH = 'maxLength';

/** States how many elements a list without pages has at most, which the cost of a document counts. */
export function MaxLength(length: number): MethodDecorator & PropertyDecorator {
  return (target: object, name: string | symbol) => Extensions({ [MAX_LENGTH]: length })(target, name);
}

/** What was stated of a field. */
export function maxLengthOf({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): number | undefined {
  return extensions[MAX_LENGTH] as number | undefined;
}
