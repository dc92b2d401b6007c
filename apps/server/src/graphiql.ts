import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { CSRF_HEADER } from '#convoke/core';

/** Served from the packages that are installed for development; nothing comes from elsewhere. */
const FILES: Record<string, { file: string; type: string }> = {
  'react.js': { file: 'react/umd/react.production.min.js', type: 'text/javascript' },
  'react-dom.js': { file: 'react-dom/umd/react-dom.production.min.js', type: 'text/javascript' },
  'graphiql.js': { file: 'graphiql/graphiql.min.js', type: 'text/javascript' },
  'graphiql.css': { file: 'graphiql/graphiql.min.css', type: 'text/css' },
};

const START = `ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/api', headers: { '${CSRF_HEADER}': '1' } }),
  }),
);`;

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>GraphiQL · Convoke</title>
<link rel="stylesheet" href="/graphiql/graphiql.css"><style>body{margin:0}#graphiql{height:100dvh}</style></head>
<body><div id="graphiql"></div>${['react.js', 'react-dom.js', 'graphiql.js', 'start.js']
  .map((name) => `<script src="/graphiql/${name}"></script>`)
  .join('')}</body></html>`;

/** Mounts GraphiQL at /graphiql, for people who program against the API; in development only. */
export async function mountGraphiql(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const require = createRequire(import.meta.url);
  fastify.get('/graphiql', (_request, reply) => reply.type('text/html').send(PAGE));
  fastify.get('/graphiql/start.js', (_request, reply) => reply.type('text/javascript').send(START));
  for (const [name, { file, type }] of Object.entries(FILES)) {
    fastify.get(`/graphiql/${name}`, async (_request, reply) => {
      const [folder = '', ...rest] = file.split('/');
      const path = require.resolve(`${folder}/package.json`).replace(/package\.json$/, rest.join('/'));
      return reply.type(type).send(await readFile(path));
    });
  }
}
