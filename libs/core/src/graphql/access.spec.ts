import {
  Field,
  GraphQLSchemaBuilderModule,
  GraphQLSchemaFactory,
  Mutation,
  ObjectType,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { NestFactory } from '@nestjs/core';
import { execute, type GraphQLSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { Access, type Audience, guardSchema } from './access.js';
import type { Viewing } from './request-context.js';
import { SCALARS } from './scalars/scalars.js';

@ObjectType()
class Diary {
  @Field()
  title: string;
}

@Resolver(() => Diary)
class DiaryResolver {
  @Access('anyone')
  @Query(() => Diary)
  diary(): Diary {
    return { title: 'Trees' };
  }

  @Access('anyone')
  @Mutation(() => Boolean, { nullable: true })
  open(): boolean {
    return true;
  }

  @Access('administrator', { scope: 'write:fire' })
  @Mutation(() => String, { nullable: true, description: 'Burns it' })
  burn(): string {
    return 'ashes';
  }

  @Access('owner', { otherwise: [] })
  @ResolveField(() => [String])
  pages(): string[] {
    return ['secret'];
  }
}

@Resolver()
class SilentResolver {
  @Access('anyone')
  @Query(() => String)
  stated(): string {
    return '';
  }

  @Query(() => String)
  silentQuery(): string {
    return '';
  }

  @Mutation(() => String)
  silentMutation(): string {
    return '';
  }
}

async function schemaOf(resolver: new () => object): Promise<GraphQLSchema> {
  const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  // Types that other specs of the same process have loaded come along, and need their scalars.
  const schema = await builder.get(GraphQLSchemaFactory).create([resolver], SCALARS);
  const methods = new resolver() as Record<string, () => unknown>;
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getType('Diary')]) {
    if (!type || !('getFields' in type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.name in methods) Object.assign(field, { resolve: () => methods[field.name]!() });
    }
  }
  return schema;
}

/** What somebody gets who is among these alone. */
function asked(source: string, ...audiences: Audience[]) {
  return answered(source, {
    refusal: (audience) => (audiences.includes(audience) ? null : 'unauthorized'),
    permits: () => true,
  });
}

/** What a program gets that was allowed one scope, by somebody who may do everything. */
function askedByProgram(source: string, allowed?: string) {
  return answered(source, { refusal: () => null, permits: (scope) => scope !== null && scope === allowed });
}

async function answered(source: string, viewer: Viewing) {
  const schema = guardSchema(await schemaOf(DiaryResolver));
  const { data, errors } = await execute({ schema, document: parse(source), contextValue: { viewer } });
  return { data: JSON.parse(JSON.stringify(data)), errors: errors?.map(({ message }) => message) };
}

describe('a schema', () => {
  it('is not made while a root field does not say whom it is for', async () => {
    const schema = await schemaOf(SilentResolver);
    expect(() => guardSchema(schema)).toThrow(/Query\.silentQuery, Mutation\.silentMutation$/);
  });

  it('refuses those whom a field is not for, before it is worked out', async () => {
    expect(await asked('mutation { burn }')).toEqual({ data: { burn: null }, errors: ['unauthorized'] });
    expect(await asked('mutation { burn }', 'administrator')).toEqual({ data: { burn: 'ashes' } });
  });

  it('quietly answers something else where the field says what', async () => {
    expect(await asked('{ diary { title pages } }')).toEqual({ data: { diary: { title: 'Trees', pages: [] } } });
    expect(await asked('{ diary { pages } }', 'owner')).toEqual({ data: { diary: { pages: ['secret'] } } });
  });

  it('refuses programs all that does not say what they need, but for what anyone reads', async () => {
    expect(await askedByProgram('{ diary { title } }')).toEqual({ data: { diary: { title: 'Trees' } } });
    expect((await askedByProgram('{ diary { pages } }', 'write:fire')).errors).toEqual(['not_for_programs']);
    expect((await askedByProgram('mutation { open }', 'write:fire')).errors).toEqual(['not_for_programs']);
    expect((await askedByProgram('mutation { burn }')).errors).toEqual(['insufficient_scope']);
    expect(await askedByProgram('mutation { burn }', 'write:fire')).toEqual({ data: { burn: 'ashes' } });
  });

  it('tells its readers', async () => {
    const schema = guardSchema(await schemaOf(DiaryResolver));
    expect(schema.getMutationType()!.getFields().burn!.description).toBe(
      'Burns it. For administrators. Programs need write:fire',
    );
    expect(schema.getQueryType()!.getFields().diary!.description).toBeFalsy();
  });
});
