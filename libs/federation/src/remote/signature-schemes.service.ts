import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';
import type { SignatureScheme } from '../signatures/index.js';

const MAX_KNOWN = 10_000;

/** Which hosts read which signatures. */
@Injectable()
export class SignatureSchemes {
  private readonly known = new Map<string, SignatureScheme>();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** How to sign for a host: as it was found to read, else in the way that nearly all do. */
  async of(host: string): Promise<SignatureScheme> {
    const name = host.toLowerCase();
    const known = this.known.get(name);
    if (known) return known;
    const [row] = await this.db.query<{ scheme: SignatureScheme }>(
      'SELECT signature_scheme AS scheme FROM instances WHERE host = $1',
      [name],
    );
    return this.keep(name, row?.scheme ?? 'cavage');
  }

  /** Notes that a host took a signature of this kind after it had refused one of the other. */
  async note(host: string, scheme: SignatureScheme): Promise<void> {
    const name = host.toLowerCase();
    this.keep(name, scheme);
    await this.db.query(
      `INSERT INTO instances (host, signature_scheme, created_at) VALUES ($1, $2, $3)
       ON CONFLICT (host) DO UPDATE SET signature_scheme = excluded.signature_scheme`,
      [name, scheme, this.clock.now()],
    );
  }

  private keep(name: string, scheme: SignatureScheme): SignatureScheme {
    if (this.known.size >= MAX_KNOWN) this.known.delete(this.known.keys().next().value!);
    this.known.set(name, scheme);
    return scheme;
  }
}
