import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '#convoke/core';

/** Tells the person at the terminal where to go and how to sign in. */
export function printBanner(_app: NestFastifyApplication, { server }: Config): void {
  const lines = ['', `  Convoke is ready at ${server.publicUrl}`, ''];
  process.stdout.write(`${lines.join('\n')}\n`);
}
