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

/** Under which name a rule is kept by the schema's fields, and by the methods and properties that stated it. */
export const ACCESS = 'access';

/** The scope of what every program may do that somebody let in. */
export const ANY_SCOPE = 'any';

export interface AccessRule {
  audience: Audience;
  /**
   * What people have to let a program do that asks for the field; null where no program gets it. Nothing said means
   * null as well, but for what anyone reads.
   */
  scope?: string | null;
  /** What all others are answered; without it they are refused. */
  otherwise?: unknown;
}

type Field = GraphQLField<unknown, RequestContext>;

/** States whom a field is for; every root field has to say it, and whose the thing is the services look after. */
export function Access(
  audience: Audience,
  options: Omit<AccessRule, 'audience'> = {},
): MethodDecorator & PropertyDecorator {
  const rule: AccessRule = { audience, ...options };
  return (target: object, name: string | symbol, descriptor?: PropertyDescriptor) => {
    Reflect.defineMetadata(ACCESS, rule, target, name);
    Extensions({ [ACCESS]: rule })(target, name, descriptor as PropertyDescriptor);
  };
}

/** What was stated of a field. */
export function accessOf({ extensions }: Pick<Field, 'extensions'>): AccessRule | undefined {
  return extensions[ACCESS] as AccessRule | undefined;
}

/** Makes the fields of a schema refuse those whom they are not for, and say so; throws where a root field says nothing. */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  assertStated([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values<Field>(type.getFields())) {
      const rule = accessOf(field);
      if (rule && !(isForAnyone(rule) && type !== schema.getMutationType())) guard(field, rule);
    }
  }
  return schema;
}

function isForAnyone({ audience, scope }: AccessRule): boolean {
  return audience === 'anyone' && scope === undefined;
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
  field.description = described(field.description, rule) || undefined;
  // Who may begin to watch may have lost the right when there is something to see.
  if (subscribe) field.subscribe = guarded(subscribe, rule);
  field.resolve = guarded(resolve, rule);
}

function guarded(
  resolve: NonNullable<Field['resolve']>,
  { audience, scope = null, ...rest }: AccessRule,
): typeof resolve {
  return (source, args, context, info) => {
    // Before anything else: what a program was not allowed must not even tell whose a thing is.
    if (!context.viewer.permits(scope)) throw forbidden(scope);
    const refusal = context.viewer.refusal(audience, source);
    if (refusal === null) return resolve(source, args, context, info);
    if ('otherwise' in rest) return rest.otherwise;
    throw new DomainError(refusal);
  };
}

function forbidden(scope: string | null): DomainError {
  if (scope === null) return new DomainError('not_for_programs');
  return new DomainError('insufficient_scope', { params: { scope } });
}

function described(description: string | null | undefined, { audience, scope, ...rest }: AccessRule): string {
  const programs = scope && scope !== ANY_SCOPE ? `Programs need ${scope}` : '';
  const others = 'otherwise' in rest ? `; ${rest.otherwise === null ? 'null' : 'empty'} for all others` : '';
  return [description, `${AUDIENCES[audience]}${others}`, programs].filter(Boolean).join('. ');
}
