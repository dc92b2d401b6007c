import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { DomainError, type S3Settings } from '#convoke/core';
import { Counted } from './counted.js';
import type { ByteRange, KeptFile, StoredFile } from './storage.js';

const PART_BYTES = 5 * 1024 * 1024;
const CONNECT_MS = 5000;
const ANSWER_MS = 30_000;
const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage']);

export interface ObjectHeaders {
  ContentType?: string;
  CacheControl?: string;
}

/** Objects of one bucket whose names begin alike, in any store that speaks S3. */
export class S3Bucket {
  private client: Promise<S3Client> | undefined;

  constructor(
    private readonly settings: S3Settings,
    private readonly bucket: string,
    private readonly prefix: string,
  ) {}

  /** Makes the bucket where there is none; answers whether it did. */
  async make(): Promise<boolean> {
    const { CreateBucketCommand, HeadBucketCommand } = await import('@aws-sdk/client-s3');
    const client = await this.connected();
    try {
      await client.send(new HeadBucketCommand({ Bucket: this.bucket }));
      return false;
    } catch (error) {
      if ((error as Error).name !== 'NotFound') throw error;
    }
    await client.send(new CreateBucketCommand({ Bucket: this.bucket }));
    return true;
  }

  /** Answers the object's bytes. What is too large for one request goes up in parts, and is there with the last one. */
  async put(name: string, content: Buffer | Readable, headers: ObjectHeaders = {}): Promise<number> {
    const { Upload } = await import('@aws-sdk/lib-storage');
    const body = Buffer.isBuffer(content) ? content : Counted.of(content);
    const upload = new Upload({
      client: await this.connected(),
      params: { ...this.named(name), ...headers, Body: body },
      partSize: PART_BYTES,
      queueSize: 2,
    });
    try {
      await upload.done();
    } catch (error) {
      if (body instanceof Counted) stop(body);
      throw isFull(error) ? new DomainError('storage_full', { cause: error }) : error;
    }
    return Buffer.isBuffer(body) ? body.length : body.bytes;
  }

  async open(name: string, range?: ByteRange): Promise<StoredFile | null> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const client = await this.connected();
    const Range = range && `bytes=${range.start}-${range.end}`;
    try {
      const found = await client.send(new GetObjectCommand({ ...this.named(name), Range }));
      return { size: wholeSize(found), stream: found.Body as Readable };
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return null;
      throw error;
    }
  }

  async delete(name: string): Promise<void> {
    const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    await (await this.connected()).send(new DeleteObjectCommand(this.named(name)));
  }

  /** Bytes of an object; null when there is none. */
  async size(name: string): Promise<number | null> {
    const { HeadObjectCommand } = await import('@aws-sdk/client-s3');
    const client = await this.connected();
    try {
      return (await client.send(new HeadObjectCommand(this.named(name)))).ContentLength ?? 0;
    } catch (error) {
      if ((error as Error).name === 'NotFound') return null;
      throw error;
    }
  }

  /** All objects whose names begin as ours do; a thousand come with one request. */
  async *list(): AsyncGenerator<KeptFile> {
    const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
    const client = await this.connected();
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client },
      { Bucket: this.bucket, Prefix: this.prefix },
    )) {
      for (const { Key = '', Size = 0 } of Contents) yield { key: Key.slice(this.prefix.length), bytes: Size };
    }
  }

  private named(name: string) {
    return { Bucket: this.bucket, Key: `${this.prefix}${name}` };
  }

  /** Loaded when it is first needed: those who keep their files on disk pay nothing for it. */
  private connected(): Promise<S3Client> {
    return (this.client ??= connect(this.settings));
  }
}

async function connect({ endpoint, region, credentials, forcePathStyle }: S3Settings): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({
    endpoint,
    region,
    // A copy: the client writes into it.
    credentials: credentials && { ...credentials },
    forcePathStyle,
    // Stores other than Amazon's own don't all know its newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
  });
}

/** Throws why the source broke off, if it did: that says more than what became of the upload. */
function stop(body: Counted): void {
  if (body.errored) throw body.errored;
  body.destroy();
}

/** That of the whole object, where some bytes of it were asked for. */
function wholeSize({ ContentRange, ContentLength }: { ContentRange?: string; ContentLength?: number }): number {
  return Number(ContentRange?.split('/')[1] ?? ContentLength);
}

function isFull(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return FULL.has(name ?? '') || $metadata?.httpStatusCode === 507;
}
