import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { mountGraphiql } from './graphiql.js';

test('GraphiQL comes from here with all that it loads', async () => {
  const server = fastify();
  const app = { getHttpAdapter: () => ({ getInstance: () => server }) } as unknown as NestFastifyApplication;
  await mountGraphiql(app);
  const page = await server.inject('/graphiql');
  expect(page.headers['content-type']).toContain('text/html');
  const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
  expect(files).toHaveLength(5);
  for (const file of files) expect([file, (await server.inject(file)).statusCode]).toEqual([file, 200]);
});
