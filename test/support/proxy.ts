import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 250;

/** One of the servers behind a proxy. */
interface Upstream {
  port: number;
  isReady: boolean;
}

/**
 * A reverse proxy as deploy/Caddyfile describes it: requests go in turn to the servers that say they are ready, over
 * connections that are kept; one that takes no connection is passed over, and one that breaks off where asking twice
 * does no harm.
 */
export class Proxy {
  /** What all who asked were answered. */
  readonly statuses: number[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private readonly sockets = new Set<Socket>();
  private upstreams: Upstream[] = [];
  private turn = 0;
  private looking = Promise.resolve();
  private isOpen = true;

  private constructor(private readonly server: Server) {
    server.on('request', (incoming, response) => void this.take(incoming, response));
    server.on('upgrade', (incoming: IncomingMessage, socket: Socket) => this.join(incoming, socket));
    server.on('connection', (socket) => this.sockets.add(socket));
  }

  static async start(): Promise<Proxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Proxy(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sends what comes from now on to these servers, as long as they are ready. */
  async serve(urls: string[]): Promise<void> {
    this.upstreams = urls.map((url) => ({ port: Number(new URL(url).port), isReady: false }));
    await this.look();
    this.looking = this.keepLooking();
  }

  async close(): Promise<void> {
    this.isOpen = false;
    await this.looking;
    this.agent.destroy();
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Waits until a server behind it is ready again. */
  async sees(url: string): Promise<void> {
    while (!this.upstreams.find(({ port }) => port === Number(new URL(url).port))!.isReady) await sleep(LOOK_EVERY_MS);
  }

  private async keepLooking(): Promise<void> {
    for (; this.isOpen; await sleep(LOOK_EVERY_MS)) await this.look();
  }

  private async look(): Promise<void> {
    const looks = this.upstreams.map(async (upstream) => {
      upstream.isReady = await fetch(`http://127.0.0.1:${upstream.port}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    });
    await Promise.all(looks);
  }

  /** The ready ones, beginning with whose turn it is. */
  private inTurn(): number[] {
    const ready = this.upstreams.filter(({ isReady }) => isReady).map(({ port }) => port);
    const first = this.turn++ % Math.max(ready.length, 1);
    return [...ready.slice(first), ...ready.slice(0, first)];
  }

  private async take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await incoming.toArray());
    response.on('finish', () => this.statuses.push(response.statusCode));
    this.pass(incoming, body, response, this.inTurn());
  }

  private pass(incoming: IncomingMessage, body: Buffer, response: ServerResponse, [port, ...others]: number[]): void {
    if (port === undefined) return void response.writeHead(502).end('nobody is there');
    const { method, url: path } = incoming;
    const upstream = request({ host: '127.0.0.1', port, method, path, headers: toldOn(incoming), agent: this.agent });
    upstream.on('response', (answer) => {
      const { connection: _, ...headers } = answer.headers;
      response.writeHead(answer.statusCode!, headers);
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      const mayRepeat = error.code === 'ECONNREFUSED' || method === 'GET';
      if (mayRepeat && !response.headersSent && others.length > 0) return this.pass(incoming, body, response, others);
      response.writeHead(502).end(error.message);
    });
    upstream.end(body);
  }

  private join(incoming: IncomingMessage, socket: Socket): void {
    const upstream = connect({ host: '127.0.0.1', port: this.inTurn()[0]! });
    const lines = Object.entries(toldOn(incoming)).map(([name, value]) => `${name}: ${String(value)}`);
    upstream.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    socket.pipe(upstream).pipe(socket);
    socket.on('error', () => upstream.destroy());
    upstream.on('error', () => socket.destroy());
  }
}

/** The headers of a request, and from whom it came. */
function toldOn({ headers, socket }: IncomingMessage): IncomingMessage['headers'] {
  const before = headers['x-forwarded-for'];
  return {
    ...headers,
    'x-forwarded-for': before ? `${String(before)}, ${socket.remoteAddress}` : socket.remoteAddress,
  };
}
