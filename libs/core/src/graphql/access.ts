import { Extensions } from '@nestjs/graphql';
import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { DomainError } from '../errors/index.js';
import type { RequestContext } from './request-context.js';

/** Whom a field may be for, and how the schema says so. */
const AUDIENCES = {
  anyone: '',
  account: 'For people who are signed in',
  profile: 'For people with a profile',
  owner: 'For the owner',
  'owner or moderator': 'For the owner and moderators',
  moderator: 'For moderators',
  administrator: 'For administrators',
} as const;

export type Audience = keyof typeof AUDIENCES;

export interface AccessRule {
  audience: Audience;
  /** What all others are answered; without it they are refused. */
  otherwise?: unknown;
}

type Field = GraphQLField<unknown, RequestContext>;

/** States whom a field is for; every root field has to say it, and whose the thing is the services look after. */
export function Access(audience: Audience, options: Omit<AccessRule, 'audience'> = {}): MethodDecorator {
  return Extensions({ access: { audience, ...options } satisfies AccessRule }) as MethodDecorator;
}

/** What was stated of a field. */
export function accessOf({ extensions }: Pick<Field, 'extensions'>): AccessRule | undefined {
  return extensions.access as AccessRule | undefined;
}

/** Makes the fields of a schema refuse those whom they are not for, and say so; throws where a root field says nothing. */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  assertStated([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values<Field>(type.getFields())) {
      const rule = accessOf(field);
      if (rule && rule.audience !== 'anyone') guard(field, rule);
    }
  }
  return schema;
}

function assertStated(roots: (GraphQLObjectType | null | undefined)[]): void {
  const silent = roots.flatMap((root) =>
    Object.values(root?.getFields() ?? {})
      .filter((field) => !accessOf(field))
      .map(({ name }) => `${root!.name}.${name}`),
  );
  if (silent.length > 0) throw new Error(`It is not stated whom these fields are for (@Access): ${silent.join(', ')}`);
}

function guard(field: Field, rule: AccessRule): void {
  const { resolve = defaultFieldResolver, subscribe } = field;
  field.description = described(field.description, rule);
  // What a subscription sends was allowed when it began.
  if (subscribe) field.subscribe = guarded(subscribe, rule);
  else field.resolve = guarded(resolve, rule);
}

function guarded(resolve: NonNullable<Field['resolve']>, { audience, ...rest }: AccessRule): typeof resolve {
  return (source, args, context, info) => {
    const refusal = context.viewer.refusal(audience, source);
    if (refusal === null) return resolve(source, args, context, info);
    if ('otherwise' in rest) return rest.otherwise;
    throw new DomainError(refusal);
  };
}

function described(description: string | null | undefined, { audience, ...rest }: AccessRule): string {
  const others = 'otherwise' in rest ? `; ${rest.otherwise === null ? 'null' : 'empty'} for all others` : '';
  return [description, `${AUDIENCES[audience]}${others}`].filter(Boolean).join('. ');
}
