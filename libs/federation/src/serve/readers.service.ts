import { ForbiddenException, Injectable, UnauthorizedException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock, type Config, InjectConfig } from '#convoke/core';
import { DomainBlocks } from '#convoke/moderation';
import { type RemoteActor, RemoteGone, RemoteRefused, Signers } from '../remote/index.js';
import { readSignature, receivedBy, type Signature, SignatureRefused } from '../signatures/index.js';

/** Whoever has signed the request; asked for only where the answer depends on it. */
export type Reader = () => Promise<Pick<RemoteActor, 'host'> | null>;

/** Finds out which server asks for something, by the signature of its request. */
@Injectable()
export class Readers {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly clock: Clock,
    private readonly blocks: DomainBlocks,
    private readonly signers: Signers,
  ) {}

  /** Whoever has signed; throws UnauthorizedException with the reason when nobody has. */
  async get(request: FastifyRequest): Promise<RemoteActor> {
    const signature = this.signatureOf(request);
    const signer = await this.signerOf(signature);
    if (!signer) throw new UnauthorizedException(`The signature is not of the key ${signature.keyId}`);
    return signer;
  }

  /** Null for a request that nobody has signed in a way that proves it. */
  async find(request: FastifyRequest): Promise<RemoteActor | null> {
    try {
      return await this.get(request);
    } catch (error) {
      if (error instanceof UnauthorizedException) return null;
      throw error;
    }
  }

  /** Throws ForbiddenException for one who signs as of a host that is shut out; no need to look whether it is true. */
  async assertWelcome(request: FastifyRequest): Promise<void> {
    const keyId = this.keyNamedBy(request);
    const host = keyId === null ? undefined : URL.parse(keyId)?.hostname;
    if (host && (await this.blocks.isSuspended(host)))
      throw new ForbiddenException('This instance shows nothing there');
  }

  private keyNamedBy(request: FastifyRequest): string | null {
    if (request.headers.signature === undefined) return null;
    try {
      return this.signatureOf(request).keyId;
    } catch (error) {
      if (error instanceof UnauthorizedException) return null;
      throw error;
    }
  }

  private signatureOf(request: FastifyRequest): Signature {
    try {
      return readSignature(receivedBy(this.server.publicHost, request), this.clock.now());
    } catch (cause) {
      if (cause instanceof SignatureRefused) throw new UnauthorizedException(cause.message, { cause });
      throw cause;
    }
  }

  private async signerOf(signature: Signature): Promise<RemoteActor | null> {
    try {
      return (await this.signers.find(signature))?.remote ?? null;
    } catch (cause) {
      if (!(cause instanceof RemoteGone || cause instanceof RemoteRefused)) throw cause;
      throw new UnauthorizedException(`The key ${signature.keyId} cannot be had: ${cause.message}`, { cause });
    }
  }
}
