import 'reflect-metadata';
import { ConfigMistakes, loadConfig } from '#convoke/core';
import { printBanner } from './banner.js';
import { createApp } from './create-app.js';

try {
  const config = loadConfig();
  const app = await createApp(config);
  await app.listen({ host: config.server.host, port: config.server.port });
  printBanner(app, config);
} catch (error) {
  process.stderr.write(`${error instanceof ConfigMistakes ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}
