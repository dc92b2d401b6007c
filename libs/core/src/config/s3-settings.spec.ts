import { expect, it } from 'vitest';
import { readS3Settings } from './s3-settings.js';

const STORE = { S3_BUCKET: 'pictures', S3_ACCESS_KEY_ID: 'rose', S3_SECRET_ACCESS_KEY: 'secret' };
const mistakes = (env: NodeJS.ProcessEnv) => readS3Settings(env).mistakes;

it('there is no object store unless somebody sets one up', () => {
  expect(readS3Settings({})).toEqual({ settings: null, mistakes: [] });
});

it('a store needs a bucket only; archives lie beside the pictures where nobody else reads either', () => {
  expect(readS3Settings({ S3_BUCKET: 'pictures' }).settings).toMatchObject({
    bucket: 'pictures',
    privateBucket: 'pictures',
    credentials: undefined,
    publicUrl: null,
  });
});

it('archives have a bucket of their own where everybody reads the pictures', () => {
  const open = { ...STORE, S3_PUBLIC_URL: 'https://pictures.example.org/' };
  expect(mistakes(open)).toEqual([expect.stringContaining('S3_PRIVATE_BUCKET')]);
  expect(mistakes({ ...open, S3_PRIVATE_BUCKET: 'pictures' })).toEqual([expect.stringContaining('S3_PRIVATE_BUCKET')]);
  const { settings } = readS3Settings({ ...open, S3_PRIVATE_BUCKET: 'archives' });
  expect(settings).toMatchObject({ privateBucket: 'archives', publicUrl: 'https://pictures.example.org' });
});

it('names what is missing or no address', () => {
  expect(mistakes({ S3_REGION: 'here' })).toEqual(['S3_BUCKET: is missing, without it S3_REGION mean nothing']);
  expect(mistakes({ S3_BUCKET: 'b'.repeat(9), S3_ACCESS_KEY_ID: 'rose' })[0]).toContain('S3_SECRET_ACCESS_KEY');
  expect(mistakes({ ...STORE, S3_ENDPOINT: 'nowhere' })[0]).toContain('S3_ENDPOINT');
  expect(mistakes({ S3_BUCKET: 'No Bucket' })[0]).toContain('S3_BUCKET');
});
