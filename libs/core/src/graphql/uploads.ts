import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import busboy from '@fastify/busboy';
import { DomainError } from '../errors/index.js';

/** A file that came with a request. */
export class UploadedFile {
  constructor(
    readonly filename: string,
    readonly mimetype: string,
    readonly bytes: Buffer,
  ) {}
}

export interface MultipartRequest {
  fields: Map<string, string>;
  files: Map<string, UploadedFile>;
}

/** Files of the request in execution, by part name: Absinthe's clients put that name where the file belongs. */
export const requestFiles = new AsyncLocalStorage<Map<string, UploadedFile>>();

const MAX_FILES = 10;
const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 1024 * 1024;

/** Reads a multipart body into memory; throws payload_too_large past `maxFileBytes` a file. */
export async function readMultipart(request: IncomingMessage, maxFileBytes: number): Promise<MultipartRequest> {
  const parts: MultipartRequest = { fields: new Map(), files: new Map() };
  await new Promise<void>((resolve, reject) => {
    const parser = createParser(request, maxFileBytes);
    const refuse = (error: Error) => {
      request.unpipe(parser);
      request.resume();
      reject(error);
    };
    parser.on('field', (name, value, _nameCut, cut) => {
      if (cut) refuse(new DomainError('payload_too_large', { field: name }));
      else parts.fields.set(name, value);
    });
    parser.on('file', (name, stream, filename, _encoding, mimetype) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => refuse(new DomainError('payload_too_large', { field: name })));
      stream.on('end', () => parts.files.set(name, new UploadedFile(filename, mimetype, Buffer.concat(chunks))));
    });
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
      parser.on(limit, () => refuse(new DomainError('payload_too_large')));
    }
    parser.on('error', () => refuse(new DomainError('bad_request')));
    parser.on('finish', resolve);
    request.pipe(parser);
  });
  return parts;
}

function createParser(request: IncomingMessage, fileSize: number) {
  try {
    return new busboy.Busboy({
      headers: request.headers as { 'content-type': string },
      limits: { files: MAX_FILES, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, fileSize },
    });
  } catch (cause) {
    throw new DomainError('bad_request', { cause });
  }
}

/** Turns either wire form (Absinthe's, or graphql-multipart-request-spec) into an operation with its files in place. */
export function operationFrom({ fields, files }: MultipartRequest): unknown {
  const operations = fields.get('operations');
  if (operations === undefined) {
    const variables = fields.get('variables');
    return {
      query: fields.get('query'),
      operationName: fields.get('operationName'),
      variables: variables ? parsed(variables) : undefined,
    };
  }
  const operation = parsed(operations);
  const map = parsed(fields.get('map') ?? '{}');
  for (const [part, paths] of Object.entries(map as Record<string, unknown>)) {
    const file = files.get(part);
    if (!file || !Array.isArray(paths)) throw new DomainError('bad_request');
    for (const path of paths) place(operation, String(path).split('.'), file);
  }
  return operation;
}

function place(target: unknown, path: string[], file: UploadedFile): void {
  let holder = target as Record<string, unknown>;
  for (const step of path.slice(0, -1)) {
    const next = Object.hasOwn(holder, step) ? holder[step] : undefined;
    if (!next || typeof next !== 'object') throw new DomainError('bad_request');
    holder = next as Record<string, unknown>;
  }
  const last = path.at(-1);
  if (last === undefined || !Object.hasOwn(holder, last)) throw new DomainError('bad_request');
  holder[last] = file;
}

function parsed(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    if (value && typeof value === 'object') return value;
  } catch (cause) {
    throw new DomainError('bad_request', { cause });
  }
  throw new DomainError('bad_request');
}
