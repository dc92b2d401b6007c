import { createServer } from 'node:http';
import { createServer as createListener } from 'node:net';

/**
 * Takes whatever is posted to a thousand hosts, which are so many addresses of the loopback; asked at 127.0.0.1 it
 * answers how many posts there were and to how many hosts.
 */
const { PORT, HOSTS } = process.env;
const hosts = new Set<string>();
let posts = 0;

const inboxes = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume().on('end', () => {
    posts++;
    hosts.add(request.headers.host!);
    response.writeHead(202).end();
  });
});
for (const address of HOSTS!.split(',')) {
  createListener((socket) => inboxes.emit('connection', socket)).listen(Number(PORT), address);
}
createServer((_, response) => response.end(JSON.stringify({ posts, hosts: hosts.size }))).listen(
  Number(PORT),
  '127.0.0.1',
);
