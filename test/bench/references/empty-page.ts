import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import fastify from 'fastify';

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Serves the empty SvelteKit page the way the server mounts its own pages; prints its port. */
const built = fileURLToPath(new URL('../../../../test/bench/empty-page/build/handler.js', import.meta.url));
const { handler } = (await import(built)) as { handler: Handler };
const app = fastify();
app.get('/*', async (request, reply) => {
  request.raw.headers.host = 'localhost';
  request.raw.headers['x-forwarded-proto'] = 'http';
  reply.hijack();
  handler(request.raw, reply.raw, () => reply.raw.writeHead(404).end());
});
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
