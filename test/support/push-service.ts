import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a push service was asked to bring to a device. */
export interface Push {
  path: string;
  headers: http.IncomingHttpHeaders;
  raw: Buffer;
}

/** A push service on the loopback: takes messages as RFC 8030 has it, and can read none of them. */
export class PushService {
  readonly pushes: Push[] = [];
  status = 201;
  /** Sent with its answers. */
  headers: Record<string, string> = {};

  private constructor(private readonly server: http.Server) {
    server.on('request', async (request, response) => {
      this.pushes.push({ path: request.url!, headers: request.headers, raw: Buffer.concat(await request.toArray()) });
      response.writeHead(this.status, this.headers).end();
    });
  }

  static async start(): Promise<PushService> {
    const server = http.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PushService(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** One more device, not registered anywhere yet. */
  device(): Device {
    return new Device(this);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** A browser as a push service knows it; only it can read its messages (RFC 8291). */
export class Device {
  readonly endpoint: string;
  private readonly secret = randomBytes(16);
  private readonly pair: ECDH = createECDH('prime256v1');

  constructor(private readonly service: PushService) {
    this.pair.generateKeys();
    this.endpoint = `${service.url}/push/${randomBytes(12).toString('base64url')}`;
  }

  /** What it gives to those who shall send to it. */
  get registration() {
    const { endpoint } = this;
    return {
      endpoint,
      auth: this.secret.toString('base64url'),
      p256dh: this.pair.getPublicKey().toString('base64url'),
    };
  }

  get pushes(): Push[] {
    return this.service.pushes.filter(({ path }) => this.endpoint.endsWith(path));
  }

  /** What came for it, in clear. */
  get messages(): Record<string, string>[] {
    return this.pushes.map(({ raw }) => JSON.parse(this.decrypt(raw)) as Record<string, string>);
  }

  private decrypt(raw: Buffer): string {
    const salt = raw.subarray(0, 16);
    const keyEnd = 21 + raw[20]!;
    const sender = raw.subarray(21, keyEnd);
    const parties = Buffer.concat([Buffer.from('WebPush: info\0'), this.pair.getPublicKey(), sender]);
    const shared = derived(this.pair.computeSecret(sender), this.secret, parties, 32);
    const key = derived(shared, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = derived(shared, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(raw.subarray(-16));
    const padded = Buffer.concat([decipher.update(raw.subarray(keyEnd, -16)), decipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
  }
}

/** What a sender says of itself (RFC 8292), after its signature was checked with the key of the instance. */
export function vapidClaims({ headers }: Push, publicKey: string): Record<string, unknown> {
  const [, token = '', key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  if (key !== publicKey) throw new Error('Another key signed');
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const jwk = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const [head, claims, signature] = token.split('.') as [string, string, string];
  const signed = Buffer.from(`${head}.${claims}`);
  if (!verify('sha256', signed, { key: jwk, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) {
    throw new Error('The signature is wrong');
  }
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
}

function derived(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length));
}
