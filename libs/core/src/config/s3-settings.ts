import { z } from 'zod';
import { flag, httpUrl } from './config.schema.js';

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const bucket = z.string().regex(BUCKET, 'must be the name of a bucket');

const variables = z.object({
  S3_ENDPOINT: httpUrl.optional(),
  S3_BUCKET: bucket.optional(),
  S3_PRIVATE_BUCKET: bucket.optional(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  S3_PUBLIC_URL: httpUrl.optional(),
  S3_FORCE_PATH_STYLE: flag(false),
});

type Variables = z.output<typeof variables>;

/** The object store in which files are kept, as whoever runs the instance set it up. */
export type S3Settings = ReturnType<typeof settingsFrom>;

/** Reads the variables S3_…, with all that is wrong in them; without S3_BUCKET files are kept on disk. */
export function readS3Settings(env: NodeJS.ProcessEnv): { settings: S3Settings | null; mistakes: string[] } {
  const { data, error } = variables.safeParse(env);
  const mistakes = (error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const given = Object.keys(variables.shape).filter((name) => env[name] !== undefined);
  if (given.length > 0 && !env.S3_BUCKET) {
    mistakes.push(`S3_BUCKET: is missing, without it ${given.join(', ')} mean nothing`);
  }
  if (env.S3_BUCKET && data) mistakes.push(...contradictions(data));
  return { settings: data?.S3_BUCKET && mistakes.length === 0 ? settingsFrom(data, data.S3_BUCKET) : null, mistakes };
}

export function isS3Variable(name: string): boolean {
  return name in variables.shape;
}

function contradictions(env: Variables): string[] {
  const found: string[] = [];
  if (!env.S3_ACCESS_KEY_ID !== !env.S3_SECRET_ACCESS_KEY) {
    found.push('S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: each needs the other');
  }
  // Whoever can read the pictures from the store must not be able to read people's archives there.
  if (env.S3_PUBLIC_URL && (!env.S3_PRIVATE_BUCKET || env.S3_PRIVATE_BUCKET === env.S3_BUCKET)) {
    found.push('S3_PRIVATE_BUCKET: must be another bucket than S3_BUCKET where S3_PUBLIC_URL opens that to everybody');
  }
  return found;
}

function settingsFrom(env: Variables, publicBucket: string) {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return {
    endpoint: env.S3_ENDPOINT,
    region: env.S3_REGION,
    /** Without them, the SDK's own ways: its variables, the machine's role. */
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    bucket: publicBucket,
    privateBucket: env.S3_PRIVATE_BUCKET ?? publicBucket,
    /** Where everybody gets the pictures without asking us; null has us hand them out. */
    publicUrl: env.S3_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    forcePathStyle: env.S3_FORCE_PATH_STYLE,
  };
}
