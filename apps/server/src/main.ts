import 'reflect-metadata';
import { ConfigMistakes, loadConfig } from '#convoke/core';
import { banner } from './banner.js';
import { createApp } from './create-app.js';
import { firstDay } from './first-day.js';

try {
  const config = loadConfig();
  const app = await createApp(config);
  await app.init();
  const credentials = await firstDay(app);
  await app.listen({ host: config.server.host, port: config.server.port });
  process.stdout.write(banner(config, credentials));
} catch (error) {
  process.stderr.write(`${error instanceof ConfigMistakes ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}
