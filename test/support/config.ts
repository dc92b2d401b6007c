import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '#convoke/core';

/** A configuration for one test server: own data folder, quiet log, everything else as named. */
export function testConfig(environment: Record<string, string>): Config {
  return loadConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: join(tmpdir(), `convoke-test-data-${randomUUID()}`),
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    SECRET_KEY: 'a-key-for-tests-only-a-key-for-tests-only',
    FEDERATION_ALLOW_PRIVATE_NETWORK: 'true',
    ADMIN_EMAIL: 'admin@example.org',
    ADMIN_PASSWORD: 'the-admin-password-of-tests',
    RATE_LIMITS: 'false',
    ...environment,
  });
}
