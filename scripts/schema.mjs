import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer, buildTranslations } from './build.mjs';
import { root } from './run.mjs';

const file = join(root, 'schema.graphql');

/** The GraphQL schema that the built server's resolvers make, as text; nothing is started for it. */
export async function schemaOfResolvers() {
  await buildTranslations();
  await buildServer();
  await import('reflect-metadata');
  const { NestFactory } = await import('@nestjs/core');
  const { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } = await import('@nestjs/graphql');
  const { resolvers, scalars } = await graphqlClasses(NestFactory);
  const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  const schema = await builder.get(GraphQLSchemaFactory).create(resolvers, scalars, { dateScalarMode: 'isoDate' });
  await builder.close();
  const { guardSchema } = await import('../dist/libs/core/src/graphql/index.js');
  return sortedText(guardSchema(schema));
}

/** Finds the classes in a preview of the application: its modules are read, none of its parts is made. */
async function graphqlClasses(NestFactory) {
  const { AppModule } = await import('../dist/apps/server/src/app.module.js');
  const { loadConfig } = await import('../dist/libs/core/src/config/index.js');
  const config = loadConfig({ SECRET_KEY: 'for the schema nothing is kept secret' });
  const preview = await NestFactory.createApplicationContext(AppModule.with(config), { preview: true, logger: false });
  const classes = [...preview.container.getModules().values()]
    .flatMap((module) => [...module.providers.values()])
    .map(({ metatype }) => metatype)
    .filter((metatype) => typeof metatype === 'function');
  const having = (name) => [...new Set(classes.filter((metatype) => Reflect.hasMetadata(name, metatype)))];
  return { resolvers: having('graphql:resolver_type'), scalars: having('graphql:scalar_name') };
}

async function sortedText(schema) {
  const { lexicographicSortSchema, printSchema } = await import('graphql');
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

/** Lines that only one of two sorted texts has, each with a sign in front. */
function differences(written, made) {
  const lacking = (lines, others, sign) => lines.filter((line) => !others.has(line)).map((line) => `${sign} ${line}`);
  const [left, right] = [linesWithTheirType(written), linesWithTheirType(made)];
  return [...lacking(left, new Set(right), '-'), ...lacking(right, new Set(left), '+')];
}

function linesWithTheirType(text) {
  let type = '';
  return text.split('\n').map((line) => {
    if (/^\S/.test(line)) type = line.replace(/ ?\{?$/, '');
    return line.startsWith(' ') ? `${type} › ${line.trim()}` : line;
  });
}

async function check() {
  const { buildSchema } = await import('graphql');
  // Read back alike, since reading fills in what the default of an input leaves to the defaults of its fields.
  const readBack = (text) => sortedText(buildSchema(text));
  const written = await readBack(readFileSync(file, 'utf8'));
  const made = await readBack(await schemaOfResolvers());
  if (written === made) return;
  console.error(
    `schema.graphql and the resolvers differ (- only written down, + only made):\n${differences(written, made).join('\n')}`,
  );
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) await check();
  else writeFileSync(file, await schemaOfResolvers());
}
